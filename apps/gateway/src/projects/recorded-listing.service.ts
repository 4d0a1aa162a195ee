import type { InstanceLease } from '#libs/epochs';
import { callerScopes } from '#libs/facts';
import type { Recorder } from '#libs/trail';
import { auditUnavailable } from '#libs/trail';
import type { AccessRecords } from '../items/access-record.js';
import { toRefusal } from '../items/access.service.js';
import type { RequestDetails } from '../items/read-request.js';
import { assertStillGranted } from '../streams/still-granted.js';
import type { RegisteredStream, StreamRegistry } from '../streams/stream-registry.js';
import type { DatasetDecisions, ProjectQuestion } from './dataset-decisions.service.js';

/** A listing as it was asked for. */
export interface ListingRequest extends ProjectQuestion {
  readonly details: RequestDetails;
}

/** What of a project may be listed, once that is on record. */
export interface GrantedListing {
  readonly recordId: string;
  readonly datasetIds: readonly string[];
}

/** What recording a listing takes. */
export interface RecordedListingParts {
  readonly decisions: DatasetDecisions;
  readonly recorder: Recorder;
  readonly streams: StreamRegistry;
  readonly lease: InstanceLease;
  readonly records: AccessRecords;
}

const MAX_ATTEMPTS = 4;

/**
 * Lets a project be listed. It is decided once per dataset, as the metadata read of any available item of it, and recorded as
 * one listing: whoever may not read an item's metadata does not learn that it exists.
 */
export class RecordedListing {
  constructor(private readonly parts: RecordedListingParts) {}

  /** Answers with what `read` finds in the datasets that may be listed; throws the refusal where none may. */
  async run<Found>(
    request: ListingRequest,
    read: (granted: GrantedListing) => Promise<Found>,
  ): Promise<{ readonly recordId: string; readonly found: Found }> {
    const stream = this.register(request);
    try {
      const granted = await this.grant(request);
      const found = await read(granted);
      assertStillGranted(stream, this.parts.lease, granted.recordId);
      return { recordId: granted.recordId, found };
    } finally {
      stream.release();
    }
  }

  /** A listing is cut by a policy change like a read of bytes: whoever may list nothing any more gets no page. */
  private register(request: ListingRequest): RegisteredStream {
    return this.parts.streams.register({
      scopes: [...callerScopes(request.principal), ...request.principal.worksFor],
      isStillAllowed: async () =>
        (await this.parts.decisions.answersFor(request)).some(({ decision }) => decision.effect === 'allow'),
    });
  }

  private async grant(request: ListingRequest): Promise<GrantedListing> {
    const { principal, origin, details } = request;
    const { decisions, records, recorder } = this.parts;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answers = await decisions.answersFor(request);
      const allowed = answers.filter(({ decision }) => decision.effect === 'allow');
      const shown = allowed[0] ?? answers[0];
      const intent = records.toIntent({ principal, origin, operation: 'listing', details }, shown);
      const answer = await recorder.intent(intent);
      if (typeof answer === 'string') {
        decisions.forget(principal, shown);
        continue;
      }
      if (allowed.length === 0) throw toRefusal(shown, intent);
      return { recordId: intent.id, datasetIds: allowed.map(({ facts }) => facts.dataset?.id ?? '') };
    }
    throw auditUnavailable(`policy changed ${MAX_ATTEMPTS} times while one listing was being recorded`);
  }
}
