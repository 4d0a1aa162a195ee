import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { formatTlogProof } from '#libs/tlog';
import { type ArchivedRecord, ArchivedRecords, monthOfRecord } from '#libs/trail-archive';
import type { RecordProof } from '../logs/record-proofs.service.js';
import type { Reach } from '../calls/reach.js';
import { RECORD_PROOFS, type RecordProofs } from './record-proofs.port.js';
import { findRecord, type StoredRecord } from './stored-record.js';

/** A record, and the proof that it is in its log as far as that is published. */
export interface FoundRecord {
  readonly record: StoredRecord;
  readonly proof: RecordProof | null;
}

const ARCHIVED = `
  SELECT organisation_id AS id FROM trail_archives
  WHERE month = $1 AND verified_at IS NOT NULL AND ($2::uuid[] IS NULL OR organisation_id = ANY ($2))`;

/** Finds records in the database, and those of a month that was archived and dropped in the archive. */
@Injectable()
export class RecordSource {
  constructor(
    private readonly database: Database,
    @Inject(RECORD_PROOFS) private readonly proofs: RecordProofs,
    private readonly archive: ArchivedRecords,
  ) {}

  async find(reach: Reach, id: string): Promise<FoundRecord | null> {
    const record = await findRecord(this.database, reach, id);
    if (record === null) return this.findArchived(reach, id);
    const proof = record.leafIndex === null ? null : await this.proofs.find(record.organisationId, id);
    return { record, proof };
  }

  private async findArchived(reach: Reach, id: string): Promise<FoundRecord | null> {
    const own = reach.organisations === 'every' ? null : reach.organisations;
    const month = `${monthOfRecord(id)}-01`;
    const candidates = await this.database.read<{ id: string }>(reach.scope, ARCHIVED, [month, own]);
    for (const organisation of candidates) {
      const found = await this.archive.find(organisation.id, id);
      if (found !== null) return toFound(organisation.id, found);
    }
    return null;
  }
}

function toFound(organisationId: string, { record, outcome, checkpoint }: ArchivedRecord): FoundRecord {
  const { leafIndex: index, leafHash, proof } = record;
  return {
    record: {
      id: record.recordId,
      organisationId,
      effect: record.effect ?? '',
      codes: record.codes,
      projectId: record.project,
      itemId: record.item,
      event: record.event,
      outcome: outcome?.event ?? null,
      leafIndex: String(index),
      leafHash: leafHash.toString('hex'),
    },
    proof: {
      index,
      leafHash: leafHash.toString('base64'),
      proof: formatTlogProof({ index, proof, checkpoint }),
    },
  };
}
