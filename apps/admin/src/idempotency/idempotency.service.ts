import { Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';

/** What a repeated request is answered with: word for word what the first one was, except for secrets. */
export interface RememberedAnswer {
  readonly status: number;
  readonly recordId: string;
  readonly etag: string | null;
  readonly body: object;
}

interface Row {
  readonly request_sha256: Buffer;
  readonly status: number;
  /** `text` is the body as it was sent: jsonb itself would forget the order of its members. Missing: forgotten with a person. */
  readonly response: { readonly recordId: string; readonly etag?: string | null; readonly text?: string };
}

const FIND = 'SELECT request_sha256, status, response FROM idempotency_keys WHERE actor_id = $1 AND key = $2';
const REMEMBER = `
  INSERT INTO idempotency_keys (organisation_id, actor_id, key, request_sha256, status, response)
  VALUES ($1, $2, $3, $4, $5, $6)`;

/** Remembers the answers of POSTs with an `Idempotency-Key`, in the transaction that made them true. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly database: Database) {}

  /**
   * Returns the answer this very request got before; another request under the same key is IDEMPOTENCY_KEY_REUSED, an answer
   * that went with a person it named ANSWER_FORGOTTEN.
   */
  async find(call: AdminCall): Promise<RememberedAnswer | null> {
    if (call.idempotency === null) return null;
    const { key, sha256 } = call.idempotency;
    const [row] = await this.database.read<Row>(call.reach.scope, FIND, [call.principal.id, key]);
    if (row === undefined) return null;
    if (!row.request_sha256.equals(sha256)) throw keyReused();
    const { recordId, text, etag = null } = row.response;
    if (text === undefined) throw answerForgotten();
    return { status: row.status, recordId, etag, body: JSON.parse(text) as object };
  }

  /**
   * To be the last statement of the transaction: of two that race, the second waits here for the first, fails on the
   * primary key and is undone whole, so neither can happen twice nor wait for the other with a lock in hand.
   */
  async remember(transaction: Transaction, call: AdminCall, answer: RememberedAnswer): Promise<void> {
    if (call.idempotency === null) return;
    const { principal, idempotency } = call;
    const { recordId, etag, body } = answer;
    const response = JSON.stringify({ recordId, etag, text: JSON.stringify(body) });
    await transaction.query(REMEMBER, [
      principal.organisationId,
      principal.id,
      idempotency.key,
      idempotency.sha256,
      answer.status,
      response,
    ]);
  }
}

/** The request happened, so it must not happen again; what it was answered named somebody whose traces were erased. */
function answerForgotten(): AppError {
  return new AppError({
    code: 'ANSWER_FORGOTTEN',
    kind: 'conflict',
    publicMessage:
      'This request was carried out before; what it was answered is forgotten with a person it named.',
  });
}

function keyReused(): AppError {
  return new AppError({
    code: 'IDEMPOTENCY_KEY_REUSED',
    kind: 'unprocessable',
    publicMessage: 'This Idempotency-Key was used for another request.',
    context: { errors: [{ field: 'Idempotency-Key', detail: 'was used for another request' }] },
  });
}
