import type { FactoryProvider } from '@nestjs/common';
import { InstanceLease } from '#libs/epochs';
import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { Recorder } from '#libs/trail';
import { AccessRecords } from '../items/access-record.js';
import { DatasetDecisions } from '../projects/dataset-decisions.service.js';
import { StreamRegistry } from '../streams/stream-registry.js';
import { ClaimTask } from './claim-task.service.js';
import { HeldTasks } from './held-tasks.service.js';
import { RecordedWork } from './recorded-work.service.js';

/** Returns the services of the task queue. */
export function taskProviders(clock: Clock): FactoryProvider[] {
  return [
    {
      provide: RecordedWork,
      inject: [Database, DatasetDecisions, Recorder, AccessRecords],
      useFactory: (...parts: [Database, DatasetDecisions, Recorder, AccessRecords]) =>
        new RecordedWork(...parts),
    },
    {
      provide: ClaimTask,
      inject: [DatasetDecisions, RecordedWork, StreamRegistry, InstanceLease],
      useFactory: (
        ...[decisions, work, streams, lease]: [DatasetDecisions, RecordedWork, StreamRegistry, InstanceLease]
      ) => new ClaimTask({ decisions, work, streams, lease, clock }),
    },
    {
      provide: HeldTasks,
      inject: [Database, DatasetDecisions, RecordedWork, StreamRegistry, InstanceLease],
      useFactory: (
        ...[database, decisions, work, streams, lease]: [
          Database,
          DatasetDecisions,
          RecordedWork,
          StreamRegistry,
          InstanceLease,
        ]
      ) => new HeldTasks({ database, decisions, work, streams, lease }),
    },
  ];
}
