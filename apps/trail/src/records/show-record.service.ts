import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { isReasonCode, REASONS } from './reasons.js';
import type { TrailCall } from '../calls/trail-call.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { notFound } from '../references/reference.errors.js';
import { RecordSource } from './record-source.service.js';
import { discloseValues, type StoredRecord } from './stored-record.js';

/** One record, and the record that somebody looked at it. */
export interface ShownRecord {
  readonly recordId: string;
  readonly json: string;
}

/** Shows one record with everything there is to it, once the question is on the trail. */
@Injectable()
export class ShowRecord {
  constructor(
    private readonly database: Database,
    private readonly reads: TrailReads,
    private readonly source: RecordSource,
  ) {}

  /** Returns the record; throws the same NOT_FOUND for one that is missing and one that is another client's. */
  async show(call: TrailCall, id: string): Promise<ShownRecord> {
    const found = await this.source.find(call.reach, id);
    const recordId = await this.record(call, id, found?.record ?? null);
    if (found === null) throw notFound(recordId);
    const { record, proof } = found;
    const values = await discloseValues(this.database, call.reach, record);
    return { recordId, json: toJson(record, { values, proof }) };
  }

  private record(call: TrailCall, id: string, record: StoredRecord | null): Promise<string> {
    const question = {
      organisationId: record?.organisationId ?? null,
      object: { type: 'record', id },
      projectId: record?.projectId ?? null,
      itemId: record?.itemId ?? null,
      query: {},
    };
    const refusal = record === null ? { codes: ['NOT_FOUND'] } : undefined;
    return this.reads.record(call, 'trail.show', question, refusal);
  }
}

/** The stored texts are put in as they are: what is shown here can be hashed and compared with the log. */
function toJson(record: StoredRecord, { values, proof }: { values: object; proof: object | null }): string {
  const { id, organisationId, effect, codes, event, outcome, leafIndex, leafHash } = record;
  const log = leafIndex === null ? null : { index: Number(leafIndex), leafHash };
  const reasons = codes.map((code) => ({ code, ...(isReasonCode(code) && REASONS[code]) }));
  const head = JSON.stringify({ id, organisationId, effect, reasons }).slice(0, -1);
  return `${head},"event":${event},"outcome":${outcome},"values":${JSON.stringify(values)},"log":${JSON.stringify(log)},"proof":${JSON.stringify(proof)}}`;
}
