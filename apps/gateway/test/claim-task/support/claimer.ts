import { setTimeout as pause } from 'node:timers/promises';
import { uuidV7 } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { endLease, type OwnEnding } from '#libs/tasks';
import { type Claimed, claimTask } from '../../../src/tasks/task-leases.js';
import type { SeededRandom } from '../../faults/support/seeded-random.js';
import type { QueueWorld } from './queue-world.js';

const AGAIN_MS = 25;
const AWAY_MS = 1_000;
/** Of a hundred tasks: completed, put back; the rest is forgotten, as by a person who goes home. */
const COMPLETED = 85;
const RELEASED = 95;

/** One person who works off a queue by the gateway's own statements, forgetful now and then, until nothing is left. */
export class Claimer {
  constructor(
    private readonly database: Database,
    private readonly world: Omit<QueueWorld, 'people'>,
    private readonly personId: string,
    private readonly random: SeededRandom,
  ) {}

  /** Returns when the queue says that none is left; a database that is away is asked again. */
  async run(): Promise<void> {
    for (;;) {
      const claimed = await this.claim().catch(() => null);
      if (claimed?.kind === 'none' && claimed.comesBackAt === null && !claimed.contended) return;
      if (claimed?.kind === 'held') await this.work(claimed.task.leaseId).catch(() => undefined);
      else await pause(AGAIN_MS);
    }
  }

  private claim(): Promise<Claimed> {
    const { organisation, project, dataset } = this.world;
    return this.database.transaction({ organisations: [organisation] }, (transaction) =>
      claimTask(transaction, {
        organisationId: organisation,
        projectId: project,
        personId: this.personId,
        stages: ['annotating'],
        datasetIds: [dataset],
        newLeaseId: uuidV7(),
      }),
    );
  }

  private async work(leaseId: string): Promise<void> {
    const luck = this.random.between(1, 100);
    await pause(this.random.between(0, 3));
    if (luck > RELEASED) return pause(AWAY_MS);
    await this.end(leaseId, luck <= COMPLETED ? { kind: 'completed', verdict: null } : { kind: 'released' });
  }

  private async end(leaseId: string, ending: OwnEnding): Promise<void> {
    const { organisation } = this.world;
    await this.database.transaction({ organisations: [organisation] }, (transaction) =>
      endLease(transaction, { id: leaseId, organisationId: organisation }, ending),
    );
  }
}
