import type { Role } from '#libs/policy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Roles a step may name: those who administer or audit. Whoever reads items approves no reading. */
export const APPROVER_ROLES = [
  'client_admin',
  'client_auditor',
  'operator_admin',
  'operator_auditor',
] as const satisfies readonly Role[];
export type ApproverRole = (typeof APPROVER_ROLES)[number];

/** One step of an approval: so many different people, each by a role they hold or by name. */
export interface ApprovalStep {
  readonly roles: readonly ApproverRole[];
  /** Ids of people. */
  readonly people: readonly string[];
  readonly threshold: number;
}

/** Who approves an organisation's access requests, for how long access is given, and who may break the glass. */
@Entity({ name: 'request_rules' })
export class RequestRulesEntity {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('jsonb') steps!: ApprovalStep[];
  /** A request nobody decided within this is expired. */
  @Column('integer', { name: 'pending_seconds' }) pendingSeconds!: number;
  @Column('integer', { name: 'max_grant_seconds' }) maxGrantSeconds!: number;
  /** Empty: nobody. */
  @Column('uuid', { name: 'break_glass_people', array: true }) breakGlassPeople!: string[];
  @Column('integer', { name: 'break_glass_max_seconds' }) breakGlassMaxSeconds!: number;
  @Column('integer', { name: 'review_seconds' }) reviewSeconds!: number;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
