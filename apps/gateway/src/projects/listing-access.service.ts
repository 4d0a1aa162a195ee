import {
  type AccessAnswer,
  type AccessDecider,
  callerScopes,
  type FactsService,
  type NetworkDirectory,
} from '#libs/facts';
import type { Principal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { auditUnavailable, type Recorder } from '#libs/trail';
import type { AccessRecords } from '../items/access-record.js';
import { stillAllowed, toRefusal } from '../items/access.service.js';
import type { RequestOrigin } from '../items/read-request.js';
import type { RecordedRequest } from '../items/recorded-request.js';
import type { RegisteredStream, StreamRegistry } from '../streams/stream-registry.js';

export interface ListingRequest {
  readonly principal: Principal;
  readonly projectReference: string;
  readonly origin: RequestOrigin;
  readonly details: RecordedRequest['details'];
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

export interface ListingAccessParts {
  readonly facts: FactsService;
  readonly decider: AccessDecider;
  readonly recorder: Recorder;
  readonly networks: NetworkDirectory;
  readonly streams: StreamRegistry;
  readonly records: AccessRecords;
}

const MAX_ATTEMPTS = 4;

/**
 * Asks for leave to name a project's items. It is decided once per dataset, as the metadata read of any available item of it,
 * and recorded as one listing: whoever may not read an item's metadata does not learn that it exists.
 */
export class ListingAccess {
  constructor(private readonly parts: ListingAccessParts) {}

  /** Throws the recorded refusal when no dataset of the project may be listed. */
  async obtain(request: ListingRequest): Promise<ListingGrant> {
    const granted: { current?: Omit<ListingGrant, 'stream'> } = {};
    const stream = this.parts.streams.register({
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
      if (!shown) throw nothingHere();
      const intent = this.parts.records.toIntent({ ...request, operation: 'listing' }, shown);
      const answer = await this.parts.recorder.intent({ ...intent, itemId: null, versionId: null });
      if (typeof answer === 'string') {
        this.parts.facts.invalidate(new Set([...callerScopes(request.principal), shown.owner]));
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

  private async decideDatasets(request: ListingRequest): Promise<readonly AccessAnswer[]> {
    const { facts, decider, networks } = this.parts;
    const choice = await facts.chooseProject(request.principal, request.projectReference, '');
    if (choice.kind === 'ambiguous') throw projectAmbiguous();
    const projectId = choice.kind === 'chosen' ? choice.projectId : null;
    const network = networks.networkOf(request.origin.address);
    const subject = await facts.getSubject(request.principal, projectId);
    const datasetIds = subject.facts.project?.datasetIds ?? [];
    const question = { principal: request.principal, subject, network };
    // A project that is not theirs to know is decided like an item that does not exist.
    if (datasetIds.length === 0) return [await decider.answerForDataset(question, null)];
    return Promise.all(datasetIds.map((id) => decider.answerForDataset(question, id)));
  }
}

function datasetOf(answer: AccessAnswer): string {
  return answer.facts.dataset?.id ?? '';
}

function nothingHere(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    kind: 'not-found',
    publicMessage: 'There is nothing here that you may see.',
  });
}

function projectAmbiguous(): AppError {
  return new AppError({
    code: 'PROJECT_AMBIGUOUS',
    kind: 'invalid',
    publicMessage: 'More than one project has this slug: use its id.',
  });
}
