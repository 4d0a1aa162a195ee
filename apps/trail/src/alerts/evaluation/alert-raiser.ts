import type { Clock } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { RuleSet } from '../rules/rule-set.js';
import type { Finding } from '../rules/rule.js';
import { HOUR_MS } from '../trail-record.js';
import { rulesOf } from '../rules/rules.repository.js';
import { EVERY } from '../scopes.js';
import { writeAlerts } from './alert-writer.js';
import { FoundAlerts, NOBODY } from './found-alerts.js';

/** Something that is wrong with a log itself. */
export interface VerificationFailure {
  readonly kind: 'verification_failure';
  /** Whose log. */
  readonly organisationId: string;
  /** What was found, without personal values; `reason` tells failures apart. */
  readonly details: { readonly reason: string } & Readonly<Record<string, unknown>>;
  readonly recordIds?: readonly string[];
}

/** Raises alerts that no record stands for: from any process, whoever leads. */
export class AlertRaiser {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Resolves once the alert is stored; the same failure within an hour counts up. */
  async raise({ kind, organisationId, details, recordIds = [] }: VerificationFailure): Promise<void> {
    await this.find(organisationId, (rules) =>
      rules.parametersOf(kind) === null
        ? null
        : {
            kind,
            dedupeKey: details.reason.slice(0, 200),
            windowMs: HOUR_MS,
            title: 'A log does not verify',
            details,
            recordIds,
          },
    );
  }

  /** Stores what `look` finds under the organisation's rules, if anything. */
  async find(organisationId: string, look: (rules: RuleSet) => Finding | null): Promise<void> {
    const rules = await rulesOf(this.database, organisationId);
    const finding = look(rules);
    if (finding === null) return;
    const found = new FoundAlerts();
    found.add(finding, { ...NOBODY, organisationId, atMs: this.clock.now().getTime() });
    const rated = found.all.map((one) => ({ ...one, severity: rules.severityOf(finding.kind) }));
    await this.database.transaction(EVERY, (transaction) => writeAlerts(transaction, rated));
  }
}
