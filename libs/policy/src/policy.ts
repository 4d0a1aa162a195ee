import type { GateName } from './decision.js';
import type { Gate } from './gate.js';
import { assignmentGate } from './gates/assignment.gate.js';
import { auditGate } from './gates/audit.gate.js';
import { budgetGate } from './gates/budget.gate.js';
import { datasetGate } from './gates/dataset.gate.js';
import { keyGate } from './gates/key.gate.js';
import { leaseGate } from './gates/lease.gate.js';
import { principalGate } from './gates/principal.gate.js';
import { projectGate } from './gates/project.gate.js';
import { purposeGate } from './gates/purpose.gate.js';
import { regionGate } from './gates/region.gate.js';
import { residencyGate } from './gates/residency.gate.js';
import { roleGate } from './gates/role.gate.js';
import { tenantGate } from './gates/tenant.gate.js';
import { termsGate } from './gates/terms.gate.js';
import { transferGate } from './gates/transfer.gate.js';
import { workforceGate } from './gates/workforce.gate.js';

/** A gate with the name its verdict is recorded under. */
export interface NamedGate {
  readonly name: GateName;
  readonly judge: Gate;
}

/** Identifies the gates a recorded decision was made by (date and counter); bumped on every change of an answer. */
export const POLICY_VERSION = '2026-11-27.1';

/** Guarantees the policy itself: these gates, all of them, in this order. */
export const POLICY: readonly NamedGate[] = Object.freeze([
  { name: 'principal', judge: principalGate },
  { name: 'tenant', judge: tenantGate },
  { name: 'role', judge: roleGate },
  { name: 'project', judge: projectGate },
  { name: 'assignment', judge: assignmentGate },
  { name: 'lease', judge: leaseGate },
  { name: 'workforce', judge: workforceGate },
  { name: 'terms', judge: termsGate },
  { name: 'purpose', judge: purposeGate },
  { name: 'region', judge: regionGate },
  { name: 'residency', judge: residencyGate },
  { name: 'transfer', judge: transferGate },
  { name: 'dataset', judge: datasetGate },
  { name: 'budget', judge: budgetGate },
  { name: 'key', judge: keyGate },
  { name: 'audit', judge: auditGate },
]);
