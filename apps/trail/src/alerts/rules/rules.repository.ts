import type { Database } from '#libs/persistence';
import { EVERY } from '../scopes.js';
import { RuleSet, type StoredRule } from './rule-set.js';

type Row = StoredRule & { readonly organisation: string | null };

const RULES = `SELECT organisation_id AS organisation, kind, severity, enabled, parameters FROM alert_rules
  WHERE organisation_id IS NULL OR organisation_id = $1 ORDER BY organisation_id NULLS FIRST`;

/** Returns the rules that hold for an organisation: its own ones in place of the defaults. */
export async function rulesOf(database: Database, organisationId: string): Promise<RuleSet> {
  return RuleSet.of(await database.read<Row>(EVERY, RULES, [organisationId]));
}
