import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ApprovalStep } from '../request-rules/request-rules.entity.js';

/** Somebody asked for access, or took it by breaking the glass: for whom, to what, for how long, and what became of it. */
@Entity({ name: 'access_requests' })
export class AccessRequestEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('text') kind!: 'request' | 'break_glass';
  /** True: they do not work for the client yet, and the approval makes them. */
  @Column('boolean', { default: false }) engages!: boolean;
  @Column('text') purpose!: string;
  @Column('integer', { name: 'duration_seconds' }) durationSeconds!: number;
  @Column('text') justification!: string;
  @Column('text', { default: 'pending' }) state!: 'pending' | 'approved' | 'denied' | 'withdrawn';
  /** The organisation's when it was asked; as they counted, once it is closed. */
  @Column('jsonb') steps!: ApprovalStep[];
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('timestamptz', { name: 'review_due_at', nullable: true }) reviewDueAt!: Date | null;
  @Column('text', { name: 'review_outcome', nullable: true }) reviewOutcome!:
    'justified' | 'unjustified' | null;
  @Column('uuid', { name: 'reviewed_by', nullable: true }) reviewedBy!: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
