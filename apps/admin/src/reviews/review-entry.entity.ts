import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReviewedKind } from './review.entity.js';

/** How somebody stood with the client's NDA when a review started. */
export type NdaStanding = 'current' | 'in-grace' | 'superseded' | 'not-accepted' | 'not-issued' | 'nobody';

/** One grant of a review's population, as it was when the review started, and what was decided of it. */
@Entity({ name: 'review_entries' })
export class ReviewEntryEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'review_id' }) reviewId!: string;
  @Column('text') kind!: ReviewedKind;
  @Column('uuid', { name: 'assignment_id', nullable: true }) assignmentId!: string | null;
  @Column('uuid', { name: 'credential_id', nullable: true }) credentialId!: string | null;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('uuid', { name: 'project_ids', array: true }) projectIds!: string[];
  @Column('text', { nullable: true }) purpose!: string | null;
  @Column('timestamptz', { name: 'starts_at', nullable: true }) startsAt!: Date | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'granted_at' }) grantedAt!: Date;
  @Column('text') nda!: NdaStanding;
  @Column('timestamptz', { name: 'last_read_at', nullable: true }) lastReadAt!: Date | null;
  @Column('integer') reads!: number;
  @Column('integer') refusals!: number;
  @Column('text', { nullable: true }) decision!: 'keep' | 'revoke' | null;
  /** null with a decision: nobody decided in time. */
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('uuid', { name: 'decision_record_id', nullable: true }) decisionRecordId!: string | null;
  @Column('uuid', { name: 'revocation_record_id', nullable: true }) revocationRecordId!: string | null;
}
