import { z } from 'zod';
import type { InstanceLease } from '#libs/epochs';
import type { AccessDecider, FactsService } from '#libs/facts';
import { type AccessAnswer, callerScopes, type NetworkDirectory, scopeOf } from '#libs/facts';
import { decodeCursor, encodeCursor, type PageQuery } from '#libs/http';
import type { Principal } from '#libs/identity';
import { AppError, itemEtag } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { Recorder } from '#libs/trail';
import { auditUnavailable } from '#libs/trail';
import type { AccessRecords } from '../items/access-record.js';
import { toRefusal } from '../items/access.service.js';
import type { ItemSummary } from '../items/item.presenter.js';
import type { RequestOrigin } from '../items/read-request.js';
import { assertStillGranted } from '../streams/still-granted.js';
import type { RegisteredStream, StreamRegistry } from '../streams/stream-registry.js';

export interface ListRequest {
  readonly principal: Principal;
  readonly projectReference: string;
  readonly page: PageQuery;
  readonly origin: RequestOrigin;
}

export interface ItemPage {
  readonly recordId: string;
  readonly items: readonly ItemSummary[];
  readonly nextCursor: string | null;
}

interface Row {
  readonly id: string;
  readonly key: string;
  readonly media_type: string;
  readonly plaintext_size: string;
  readonly version_id: string;
}

const MAX_ATTEMPTS = 4;
const position = z.tuple([z.uuid()]);
const PAGE_SQL = `
  SELECT i.id, i.key, v.media_type, v.plaintext_size, v.id AS version_id
  FROM unnest($1::uuid[]) AS d (id)
  CROSS JOIN LATERAL (
    SELECT * FROM items WHERE dataset_id = d.id AND state = 'available' AND items.id > $2 ORDER BY items.id LIMIT $3) i
  JOIN item_versions v ON v.id = i.current_version_id
  ORDER BY i.id LIMIT $3`;

export interface ListItemsParts {
  readonly database: Database;
  readonly facts: FactsService;
  readonly decider: AccessDecider;
  readonly recorder: Recorder;
  readonly networks: NetworkDirectory;
  readonly streams: StreamRegistry;
  readonly lease: InstanceLease;
  readonly records: AccessRecords;
}

/**
 * Lists what a caller may see of a project. It is decided once per dataset, as the metadata read of any available item
 * of it, and recorded as one listing: whoever may not read an item's metadata does not learn that it exists.
 */
export class ListItems {
  constructor(private readonly parts: ListItemsParts) {}

  async list(request: ListRequest): Promise<ItemPage> {
    const [after] =
      request.page.cursor === undefined
        ? ['00000000-0000-0000-0000-000000000000']
        : decodeCursor(request.page.cursor, position);
    const stream = this.register(request);
    try {
      return await this.listRecorded(request, after, stream);
    } finally {
      stream.release();
    }
  }

  /** A listing is cut by a policy change like a read of bytes: whoever may list nothing any more gets no page. */
  private register(request: ListRequest): RegisteredStream {
    return this.parts.streams.register({
      scopes: [...callerScopes(request.principal), ...request.principal.worksFor],
      isStillAllowed: async () =>
        (await this.decideDatasets(request)).some(({ decision }) => decision.effect === 'allow'),
    });
  }

  private async listRecorded(
    request: ListRequest,
    after: string,
    stream: RegisteredStream,
  ): Promise<ItemPage> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answers = await this.decideDatasets(request);
      const allowed = answers.filter((answer) => answer.decision.effect === 'allow');
      const shown = allowed[0] ?? answers[0];
      if (!shown)
        throw new AppError({
          code: 'NOT_FOUND',
          kind: 'not-found',
          publicMessage: 'There is nothing here that you may see.',
        });
      const intent = this.parts.records.toIntent(
        {
          principal: request.principal,
          origin: request.origin,
          operation: 'listing',
          details: { limit: request.page.limit, method: 'GET' },
        },
        shown,
      );
      const answer = await this.parts.recorder.intent({ ...intent, itemId: null, versionId: null });
      if (typeof answer === 'string') {
        this.parts.facts.invalidate(new Set([request.principal.id, shown.owner]));
        continue;
      }
      if (allowed.length === 0) throw toRefusal(shown, intent);
      const page = await this.page(request, {
        recordId: intent.id,
        after,
        datasetIds: allowed.map((answer) => answer.facts.dataset?.id ?? ''),
      });
      assertStillGranted(stream, this.parts.lease, intent.id);
      return page;
    }
    throw auditUnavailable(`policy changed ${MAX_ATTEMPTS} times while one listing was being recorded`);
  }

  private async decideDatasets(request: ListRequest): Promise<readonly AccessAnswer[]> {
    const choice = await this.parts.facts.chooseProject(request.principal, request.projectReference, '');
    if (choice.kind === 'ambiguous') {
      throw new AppError({
        code: 'PROJECT_AMBIGUOUS',
        kind: 'invalid',
        publicMessage: 'More than one project has this slug: use its id.',
      });
    }
    const projectId = choice.kind === 'chosen' ? choice.projectId : null;
    const network = this.parts.networks.networkOf(request.origin.address);
    const subject = await this.parts.facts.getSubject(request.principal, projectId);
    const datasetIds = subject.facts.project?.datasetIds ?? [];
    const question = { principal: request.principal, subject, network };
    // A project that is not theirs to know is decided like an item that does not exist.
    if (datasetIds.length === 0) return [await this.parts.decider.answerForDataset(question, null)];
    return Promise.all(datasetIds.map((id) => this.parts.decider.answerForDataset(question, id)));
  }

  private async page(
    request: ListRequest,
    found: { recordId: string; after: string; datasetIds: readonly string[] },
  ): Promise<ItemPage> {
    const { limit } = request.page;
    const rows = await this.parts.database.read<Row>(scopeOf(request.principal), PAGE_SQL, [
      found.datasetIds,
      found.after,
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map((row) => ({
      id: row.id,
      key: row.key,
      mediaType: row.media_type,
      size: Number(row.plaintext_size),
      etag: itemEtag(row.version_id),
    }));
    const last = items.at(-1);
    return {
      recordId: found.recordId,
      items,
      nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
    };
  }
}
