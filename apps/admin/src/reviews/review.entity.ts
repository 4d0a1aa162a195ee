import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReviewerRule } from './reviewer-rules.js';

/** What a review looks at. */
export type ReviewedKind = 'assignment' | 'tool-credential';

const later = { nullable: true, insert: false } as const;

/** A campaign over a population that was counted when it started. */
@Entity({ name: 'reviews' })
export class ReviewEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') name!: string;
  /** Empty: the whole organisation. */
  @Column('uuid', { name: 'project_ids', array: true }) projectIds!: string[];
  @Column('text', { array: true }) kinds!: ReviewedKind[];
  @Column('jsonb') reviewers!: ReviewerRule[];
  @Column('text', { name: 'on_silence' }) onSilence!: 'revoke';
  @Column('timestamptz', { name: 'evidence_from' }) evidenceFrom!: Date;
  @Column('uuid', { name: 'started_by' }) startedBy!: string;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('uuid', { name: 'start_record_id' }) startRecordId!: string;
  @Column('integer', { ...later, name: 'population_size' }) populationSize!: number;
  @Column('text', { ...later, name: 'population_sha256' }) populationSha256!: string;
  @Column('timestamptz', { ...later, name: 'closed_at' }) closedAt!: Date | null;
  @Column('uuid', { ...later, name: 'close_record_id' }) closeRecordId!: string | null;
}
