import { denialsInARow } from './denials-in-a-row.rule.js';
import { distinctItemSpike } from './distinct-item-spike.rule.js';
import { impossibleTravel } from './impossible-travel.rule.js';
import { newCountry } from './new-country.rule.js';
import { offHours } from './off-hours.rule.js';
import {
  type AlertKind,
  type ParametersOf,
  RULE_PARAMETERS,
  type Severity,
} from './rule-parameters.schema.js';
import type { Finding, Rule, Sight } from './rule.js';
import { sequentialScraping } from './sequential-scraping.rule.js';
import { volumeSpike } from './volume-spike.rule.js';

/** A rule as it is stored. */
export interface StoredRule {
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly enabled: boolean;
  readonly parameters: unknown;
}

const PERSON_RULES = {
  volume_spike: volumeSpike,
  distinct_item_spike: distinctItemSpike,
  denials_in_a_row: denialsInARow,
  new_country: newCountry,
  impossible_travel: impossibleTravel,
  off_hours: offHours,
  sequential_scraping: sequentialScraping,
} as const satisfies { [Kind in AlertKind]?: Rule<ParametersOf<Kind>> };

type Judge = (sight: Sight) => Finding | null;

/** The rules that hold for one organisation. */
export class RuleSet {
  private readonly judges: readonly Judge[];

  private constructor(private readonly rules: ReadonlyMap<AlertKind, StoredRule>) {
    this.judges = (Object.keys(PERSON_RULES) as (keyof typeof PERSON_RULES)[])
      .map((kind) => this.judge(kind))
      .filter((judge) => judge !== null);
  }

  /** Throws for parameters that are none of their kind's: what cannot be read must not pass for a rule that sees nothing. */
  static of(rules: readonly StoredRule[]): RuleSet {
    return new RuleSet(new Map(rules.map((rule) => [rule.kind, rule])));
  }

  /** Returns what a kind's parameters are; null where it is switched off or there is no such rule. */
  parametersOf<Kind extends AlertKind>(kind: Kind): ParametersOf<Kind> | null {
    const rule = this.rules.get(kind);
    if (rule?.enabled !== true) return null;
    return RULE_PARAMETERS[kind].parse(rule.parameters) as ParametersOf<Kind>;
  }

  severityOf(kind: AlertKind): Severity {
    return this.rules.get(kind)?.severity ?? 'high';
  }

  /** Returns everything the rules about people see in one record. */
  judgePerson(sight: Sight): Finding[] {
    return this.judges.map((judge) => judge(sight)).filter((finding) => finding !== null);
  }

  private judge<Kind extends keyof typeof PERSON_RULES>(kind: Kind): Judge | null {
    const parameters = this.parametersOf(kind);
    if (parameters === null) return null;
    // A kind's rule takes that kind's parameters; the compiler cannot follow the pair through the union.
    const rule = PERSON_RULES[kind] as Rule<unknown>;
    return (sight) => rule(sight, parameters);
  }
}
