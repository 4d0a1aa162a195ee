import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { z } from 'zod';
import type { Reach } from '../../calls/reach.js';
import type { TrailCall } from '../../calls/trail-call.js';
import { TrailReads } from '../../reads/trail-reads.service.js';
import { notFound } from '../../references/reference.errors.js';
import { ALERT_COLUMNS, type AlertRow, type AlertView, toAlertView } from '../alert.presenter.js';
import { announce } from '../delivery/announcements.js';
import { EVERY } from '../scopes.js';
import { alreadyAcknowledged } from './alert.errors.js';
import { AlertOwners } from './alert-owner.service.js';
import type { AlertsQuery } from './alert.schema.js';
import { type DeliveryRow, type DeliveryView, toDeliveryView } from './delivery.presenter.js';

/** An answer, and the record that it was given. */
export interface Answer<Body> {
  readonly recordId: string;
  readonly body: Body;
}

export interface AlertPage {
  readonly items: readonly AlertView[];
  readonly nextCursor: string | null;
}

export type AlertDetail = AlertView & { readonly deliveries: readonly DeliveryView[] };

const position = z.strictObject({ before: z.string().refine(isUuid) });

const OWN = '($1::uuid[] IS NULL OR organisation_id = ANY ($1))';
const LIST = `SELECT ${ALERT_COLUMNS} FROM alerts
  WHERE ${OWN} AND ($2::uuid IS NULL OR id < $2) AND ($3::text IS NULL OR kind = $3)
    AND ($4 = 'all' OR (acknowledged_at IS NULL) = ($4 = 'open'))
  ORDER BY id DESC LIMIT $5`;
const ONE = `SELECT ${ALERT_COLUMNS} FROM alerts WHERE ${OWN} AND id = $2`;
const DELIVERIES = `SELECT id, webhook_id, alert_id, type, state, attempts, next_attempt_at, last_status, last_error, created_at, ended_at
  FROM alert_deliveries WHERE ${OWN} AND alert_id = $2 ORDER BY id LIMIT 100`;
const ACKNOWLEDGE = `WITH done AS (
    UPDATE alerts SET acknowledged_at = now(), acknowledged_by = $2, note = $3
    WHERE id = $1 AND acknowledged_at IS NULL RETURNING ${ALERT_COLUMNS}
  ) SELECT * FROM done`;

/** Shows alerts and takes note of them; each question is on the trail before it is answered. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly database: Database,
    private readonly owners: AlertOwners,
    private readonly reads: TrailReads,
  ) {}

  /** Returns a page, newest first. */
  async list(call: TrailCall, query: AlertsQuery): Promise<Answer<AlertPage>> {
    const { cursor, limit, state, kind = null } = query;
    const before = cursor === undefined ? null : decodeCursor(cursor, position).before;
    const owner = await this.owners.named(call, query.organisation);
    const reach = owner?.reach ?? call.reach;
    const organisationId = owner?.organisationId ?? onlyOneOf(call.reach);
    const recordId = await this.reads.record(call, 'alert.list', {
      organisationId,
      object: { type: 'trail', id: organisationId ?? call.principal.organisationId },
      query: { state, kind, limit, before },
    });
    const rows = await this.database.read<AlertRow>(reach.scope, LIST, [
      firstLine(reach),
      before,
      kind,
      state,
      limit + 1,
    ]);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const nextCursor = last === undefined ? null : encodeCursor({ before: last.id });
    return { recordId, body: { items: shown.map(toAlertView), nextCursor } };
  }

  /** Returns one alert with what became of telling the caller's webhooks. */
  async get(call: TrailCall, id: string): Promise<Answer<AlertDetail>> {
    const alert = await this.find(call, 'alert.show', id);
    const recordId = await this.record(call, 'alert.show', alert);
    const deliveries = await this.database.read<DeliveryRow>(call.reach.scope, DELIVERIES, [
      firstLine(call.reach),
      id,
    ]);
    return { recordId, body: { ...toAlertView(alert), deliveries: deliveries.map(toDeliveryView) } };
  }

  /** Acknowledges an alert, once. What is found later in its window still counts up; the next window is a new alert. */
  async acknowledge(call: TrailCall, id: string, note: string): Promise<Answer<AlertView>> {
    const alert = await this.find(call, 'alert.acknowledge', id);
    if (alert.acknowledged_at !== null) throw await this.refusedAgain(call, alert);
    const recordId = await this.record(call, 'alert.acknowledge', alert);
    // The first line has said whose it is; the operator's webhooks, which are told too, are beyond a client's scope.
    const acknowledged = await this.database.transaction(EVERY, async (transaction) => {
      const rows = await transaction.query<AlertRow[]>(ACKNOWLEDGE, [id, call.principal.id, note]);
      await announce(
        transaction,
        rows.map((row) => ({ row, type: 'alert.acknowledged' as const })),
      );
      return rows[0];
    });
    // Somebody else was a moment earlier.
    if (acknowledged === undefined) throw await this.refusedAgain(call, alert);
    return { recordId, body: toAlertView(acknowledged) };
  }

  private async find(call: TrailCall, action: string, id: string): Promise<AlertRow> {
    const [row] = await this.database.read<AlertRow>(call.reach.scope, ONE, [firstLine(call.reach), id]);
    if (row !== undefined) return row;
    const question = { organisationId: onlyOneOf(call.reach), object: { type: 'alert', id }, query: {} };
    throw notFound(await this.reads.record(call, action, question, { codes: ['NOT_FOUND'] }));
  }

  private record(
    call: TrailCall,
    action: string,
    alert: AlertRow,
    refusal?: { codes: string[] },
  ): Promise<string> {
    const object = { type: 'alert', id: alert.id };
    return this.reads.record(
      call,
      action,
      { organisationId: alert.organisation_id, object, query: {} },
      refusal,
    );
  }

  private async refusedAgain(call: TrailCall, alert: AlertRow): Promise<Error> {
    const codes = ['ALERT_ALREADY_ACKNOWLEDGED'];
    return alreadyAcknowledged(await this.record(call, 'alert.acknowledge', alert, { codes }));
  }
}

function firstLine({ organisations }: Reach): readonly string[] | null {
  return organisations === 'every' ? null : organisations;
}

function onlyOneOf({ organisations }: Reach): string | null {
  return organisations === 'every' ? null : (organisations[0] ?? null);
}
