import { type AccessAnswer, callerScopes } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { auditUnavailable, type Recorder } from '#libs/trail';
import type { AccessRecords } from '../items/access-record.js';
import { stillAllowed, toRefusal } from '../items/access.service.js';
import type { LinkOfRead } from '../items/link-of-read.js';
import type { RequestOrigin } from '../items/read-request.js';
import type { RecordedRequest } from '../items/recorded-request.js';
import type { RegisteredStream, StreamRegistry } from '../streams/stream-registry.js';
import type { DatasetDecisions } from './dataset-decisions.service.js';

export interface ListingRequest {
  readonly principal: Principal;
  /** Id or slug; null for a project that is not theirs to know. */
  readonly projectReference: string | null;
  readonly origin: RequestOrigin;
  readonly details: RecordedRequest['details'];
  /** The presigned URL it is asked with; left out for any other signature. */
  readonly link?: LinkOfRead | undefined;
}

/** A recorded leave to name the items of some datasets of a project. */
export interface ListingGrant {
  readonly recordId: string;
  readonly projectId: string | null;
  /** Origins whose pages may read the listing. */
  readonly allowedOrigins: readonly string[];
  /** The datasets whose items may be named; never empty. */
  readonly datasetIds: readonly string[];
  /** Must be released when the listing is over, and asked before anything of it leaves. */
  readonly stream: RegisteredStream;
}

const MAX_ATTEMPTS = 4;

/**
 * Asks for leave to name a project's items. It is decided once per dataset, as the metadata read of any available item of it,
 * and recorded as one listing: whoever may not read an item's metadata does not learn that it exists.
 */
export class ListingAccess {
  constructor(
    private readonly decisions: DatasetDecisions,
    private readonly recorder: Recorder,
    private readonly streams: StreamRegistry,
    private readonly records: AccessRecords,
  ) {}

  /** Throws the recorded refusal when no dataset of the project may be listed. */
  async obtain(request: ListingRequest): Promise<ListingGrant> {
    const granted: { current?: Omit<ListingGrant, 'stream'> } = {};
    const stream = this.streams.register({
      scopes: [...callerScopes(request.principal), ...request.principal.worksFor],
      isStillAllowed: () => this.isStillAllowed(request, granted.current),
    });
    try {
      granted.current = await this.record(request);
      return { ...granted.current, stream };
    } catch (error) {
      stream.release();
      throw error;
    }
  }

  /** A listing is cut by a policy change like a read of bytes: as soon as one dataset it names may not be listed any more. */
  private async isStillAllowed(
    request: ListingRequest,
    granted: Omit<ListingGrant, 'stream'> | undefined,
  ): Promise<boolean | 'unknown'> {
    const projectReference = granted?.projectId ?? request.projectReference;
    const answers = await this.decideDatasets({ ...request, projectReference });
    if (request.link && !(await request.link.stillHolds(answers[0]))) return false;
    const allowed = new Map(answers.map((answer) => [datasetOf(answer), stillAllowed(answer.decision)]));
    if (!granted) return [...allowed.values()].includes(true);
    const still = granted.datasetIds.map((id) => allowed.get(id) ?? false);
    if (still.includes(false)) return false;
    return still.includes('unknown') ? 'unknown' : true;
  }

  private async record(request: ListingRequest): Promise<Omit<ListingGrant, 'stream'>> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answers = await this.decideDatasets(request);
      const allowed = answers.filter((answer) => answer.decision.effect === 'allow');
      const shown = allowed[0] ?? answers[0];
      if (request.link && allowed[0] && !request.link.isFor(shown)) {
        // As with reads, only facts read for this very request refuse it.
        if (attempt > 0) throw await request.link.refusalOf(shown);
        this.decisions.forget(request.principal, shown);
        continue;
      }
      const intent = this.records.toIntent({ ...request, operation: 'listing' }, shown);
      const answer = await this.recorder.intent(intent);
      if (typeof answer === 'string') {
        this.decisions.forget(request.principal, shown);
        continue;
      }
      if (allowed.length === 0) throw toRefusal(shown, intent);
      return {
        recordId: intent.id,
        projectId: intent.projectId,
        allowedOrigins: shown.subject.browsers.allowedOrigins,
        datasetIds: allowed.map(datasetOf),
      };
    }
    throw auditUnavailable(`policy changed ${MAX_ATTEMPTS} times while one listing was being recorded`);
  }

  private decideDatasets({ principal, projectReference, origin }: ListingRequest) {
    const action = 'item:read-metadata';
    return this.decisions.ofProject({ principal, projectReference, origin, action });
  }
}

function datasetOf(answer: AccessAnswer): string {
  return answer.facts.dataset?.id ?? '';
}
