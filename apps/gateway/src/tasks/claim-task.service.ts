import type { InstanceLease } from '#libs/epochs';
import { type AccessAnswer, callerScopes } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { RequestOrigin } from '../items/read-request.js';
import type { DatasetDecisions } from '../projects/dataset-decisions.service.js';
import { assertStillGranted } from '../streams/still-granted.js';
import type { StreamRegistry } from '../streams/stream-registry.js';
import { type DoneWork, type RecordedWork, WorkRefused } from './recorded-work.service.js';
import { stagesFor } from './stages.js';
import { claimTask, type Claimed } from './task-leases.js';
import { type TaskView, toTaskView } from './task.presenter.js';

/** A claim as it was asked for. */
export interface ClaimRequest {
  readonly principal: Principal;
  readonly projectReference: string;
  readonly origin: RequestOrigin;
}

/** What a claim is answered with. */
export type ClaimAnswer =
  | { readonly task: TaskView }
  | {
      readonly task: null;
      readonly reason: 'NONE_LEFT' | 'ALL_LEASED';
      readonly retryAfterSeconds: number;
    };

export interface ClaimTaskParts {
  readonly decisions: DatasetDecisions;
  readonly work: RecordedWork;
  readonly streams: StreamRegistry;
  readonly lease: InstanceLease;
  readonly clock: Clock;
}

const LONGEST_WAIT_SECONDS = 60;
const NOTHING_YET = { lease: null, method: 'POST', task: null };

/**
 * Hands out tasks: to whoever could read their items now, one at a time per person and project. Decided like a listing, once per
 * dataset; tasks of datasets that are refused stay where they are.
 */
export class ClaimTask {
  constructor(private readonly parts: ClaimTaskParts) {}

  /** Returns the task held already, else the next one, else why there is none; throws a refusal with its reasons. */
  async claim(request: ClaimRequest): Promise<{ readonly recordId: string; readonly answer: ClaimAnswer }> {
    const { principal, origin } = request;
    const decide = () => this.decide(request);
    const given: { datasetId?: string } = {};
    // Items are named in the answer: a change of policy that forbids them cuts it like a listing.
    const stream = this.parts.streams.register({
      scopes: [...callerScopes(principal), ...principal.worksFor],
      isStillAllowed: async () =>
        (await decide()).some(
          (answer) => isAllowed(answer) && [undefined, datasetOf(answer)].includes(given.datasetId),
        ),
    });
    try {
      const { recordId, value } = await this.parts.work.run(
        { principal, origin, operation: 'task-claim', details: NOTHING_YET },
        {
          decide,
          work: async (transaction, allowed) => {
            const done = await this.take(transaction, request, allowed);
            given.datasetId = datasetOf(done.answer);
            return done;
          },
        },
      );
      assertStillGranted(stream, this.parts.lease, recordId);
      return { recordId, answer: this.toAnswer(value) };
    } finally {
      stream.release();
    }
  }

  private decide({ principal, projectReference, origin }: ClaimRequest) {
    return this.parts.decisions.ofProject({ principal, projectReference, origin, action: 'task:claim' });
  }

  private async take(
    transaction: Transaction,
    request: ClaimRequest,
    allowed: readonly AccessAnswer[],
  ): Promise<DoneWork<Claimed>> {
    const [first] = allowed as readonly [AccessAnswer];
    const value = await claimTask(transaction, {
      organisationId: first.owner,
      projectId: first.subject.facts.project?.id ?? '',
      personId: first.subject.facts.principal.id,
      stages: stagesFor(first.subject.facts.principal.roles ?? []),
      datasetIds: allowed.map(datasetOf),
      newLeaseId: uuidV7(),
    });
    if (value.kind === 'none') return { value, answer: first };
    const { leaseId: lease, taskId: task, datasetId } = value.task;
    const answer = allowed.find((one) => datasetOf(one) === datasetId);
    if (answer) return { value, answer, details: { lease, task } };
    throw new WorkRefused(() => this.decideHeld(request, value.task));
  }

  /** A task held from before, of a dataset that is refused by now: the refusal says why. */
  private decideHeld(
    { principal, origin }: ClaimRequest,
    held: { readonly projectId: string; readonly datasetId: string },
  ): Promise<AccessAnswer> {
    return this.parts.decisions.ofDataset({ principal, origin, action: 'task:claim' }, held);
  }

  private toAnswer(claimed: Claimed): ClaimAnswer {
    if (claimed.kind === 'held') return { task: toTaskView(claimed.task) };
    const { comesBackAt, contended } = claimed;
    if (contended) return { task: null, reason: 'ALL_LEASED', retryAfterSeconds: 1 };
    if (comesBackAt === null)
      return { task: null, reason: 'NONE_LEFT', retryAfterSeconds: LONGEST_WAIT_SECONDS };
    const seconds = Math.ceil((comesBackAt.getTime() - this.parts.clock.now().getTime()) / 1_000);
    return {
      task: null,
      reason: 'ALL_LEASED',
      retryAfterSeconds: Math.min(Math.max(seconds, 1), LONGEST_WAIT_SECONDS),
    };
  }
}

function isAllowed({ decision }: AccessAnswer): boolean {
  return decision.effect === 'allow';
}

function datasetOf({ facts }: AccessAnswer): string {
  return facts.dataset?.id ?? '';
}
