import { Injectable } from '@nestjs/common';
import { requestInvalid } from '#libs/http';
import { Database } from '#libs/persistence';
import type { TrailCall } from '../../calls/trail-call.js';
import { TrailReads } from '../../reads/trail-reads.service.js';
import {
  ALERT_KINDS,
  type AlertKind,
  RULE_PARAMETERS,
  type Severity,
} from '../rules/rule-parameters.schema.js';
import { AlertOwners } from './alert-owner.service.js';
import type { RuleBody } from './alert.schema.js';
import type { Answer } from './alerts.service.js';

interface RuleRow {
  readonly organisation_id: string | null;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly enabled: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly changed_at: Date;
}

/** A rule as it holds for an organisation. */
export interface RuleView {
  readonly kind: AlertKind;
  readonly origin: 'default' | 'own';
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly changedAt: string;
}

const COLUMNS = 'organisation_id, kind, severity, enabled, parameters, changed_at';
const HOLDING = `SELECT DISTINCT ON (kind) ${COLUMNS} FROM alert_rules WHERE organisation_id IS NULL OR organisation_id = $1
  ORDER BY kind, organisation_id NULLS LAST`;
const REPLACE = `INSERT INTO alert_rules (organisation_id, kind, severity, enabled, parameters) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (organisation_id, kind) DO UPDATE SET severity = excluded.severity, enabled = excluded.enabled,
    parameters = excluded.parameters, changed_at = now() RETURNING ${COLUMNS}`;

/** Shows what is an alert to an organisation, and lets it say so itself. */
@Injectable()
export class AlertRulesService {
  constructor(
    private readonly database: Database,
    private readonly owners: AlertOwners,
    private readonly reads: TrailReads,
  ) {}

  /** Returns every rule as it holds for the organisation. */
  async list(
    call: TrailCall,
    organisation: string | undefined,
  ): Promise<Answer<{ items: readonly RuleView[] }>> {
    const { organisationId, reach } = await this.owners.of(call, organisation);
    const object = { type: 'trail', id: organisationId };
    const recordId = await this.reads.record(call, 'alert-rule.list', { organisationId, object, query: {} });
    const rows = await this.database.read<RuleRow>(reach.scope, HOLDING, [organisationId]);
    const inOrder = rows.sort((a, b) => ALERT_KINDS.indexOf(a.kind) - ALERT_KINDS.indexOf(b.kind));
    return { recordId, body: { items: inOrder.map(toView) } };
  }

  /** Puts the organisation's own rule in place of the default; judged by it is what is read from the log from now on. */
  async replace(
    call: TrailCall,
    kind: AlertKind,
    { organisation, enabled, severity, parameters: given }: RuleBody,
  ): Promise<Answer<RuleView>> {
    const parsed = RULE_PARAMETERS[kind].safeParse(given);
    if (!parsed.success)
      throw requestInvalid(
        parsed.error.issues.map((issue) => ({ ...issue, path: ['parameters', ...issue.path] })),
      );
    const parameters = parsed.data;
    const { organisationId, reach } = await this.owners.of(call, organisation);
    const recordId = await this.reads.record(call, 'alert-rule.update', {
      organisationId,
      object: { type: 'alert-rule', id: kind },
      query: { enabled, severity, parameters },
    });
    const row = await this.database.transaction(reach.scope, async (transaction) => {
      const values = [organisationId, kind, severity, enabled, JSON.stringify(parameters)];
      const [stored] = await transaction.query<[RuleRow]>(REPLACE, values);
      return stored;
    });
    return { recordId, body: toView(row) };
  }
}

function toView(row: RuleRow): RuleView {
  const { kind, enabled, severity, parameters } = row;
  const origin = row.organisation_id === null ? 'default' : 'own';
  return { kind, origin, enabled, severity, parameters, changedAt: row.changed_at.toISOString() };
}
