import type { WorkforceType } from '#libs/policy';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

const number = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** A client's project: who may work on which datasets, from where, for what, and how much. */
@Entity({ name: 'projects' })
export class ProjectEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text', { default: 'draft' }) state!: 'draft' | 'active' | 'paused' | 'completed';
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  @Column('text') purpose!: string;
  @Column('smallint', { name: 'minimum_age' }) minimumAge!: 16 | 18;
  @Column('text', { name: 'workforce_types', array: true }) workforceTypes!: WorkforceType[];
  @Column('text', { name: 'required_trainings', array: true }) requiredTrainings!: string[];
  @Column('text', { name: 'allowed_countries', array: true }) allowedCountries!: string[];
  @Column('text', { name: 'allowed_groups', array: true }) allowedGroups!: string[];
  @Column('boolean', { name: 'deny_anonymising_networks' }) denyAnonymisingNetworks!: boolean;
  @Column('boolean', { name: 'allow_delegated_tools' }) allowDelegatedTools!: boolean;
  @Column('integer', { name: 'item_budget', nullable: true }) itemBudget!: number | null;
  /** Bytes. */
  @Column('bigint', { name: 'byte_budget', nullable: true, transformer: number }) byteBudget!: number | null;
  @Column('integer', { name: 'budget_window_seconds' }) budgetWindowSeconds!: number;
  @Column('integer', { name: 'retention_days' }) retentionDays!: number;
  @Column('text', { name: 'allowed_origins', array: true }) allowedOrigins!: string[];
  @Column('boolean', { name: 'require_session_for_presigned' }) requireSessionForPresigned!: boolean;
  @Column('boolean', { name: 'lease_required' }) leaseRequired!: boolean;
  @Column('integer', { name: 'lease_seconds' }) leaseSeconds!: number;
  @Column('boolean', { name: 'review_required' }) reviewRequired!: boolean;
  /** Whether it was ever anything but a draft; the database's to say. */
  @Column({ type: 'boolean', insert: false, update: false }) opened!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
