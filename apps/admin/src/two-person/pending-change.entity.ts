import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Concern } from './concern.js';
import type { ProposalKind } from './proposal.js';

/** What somebody asked to change and somebody else has to approve. */
@Entity({ name: 'pending_changes' })
export class PendingChangeEntity {
  @PrimaryColumn('uuid') id!: string;
  /** Whose people see and decide it. */
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') kind!: ProposalKind;
  @Column('uuid', { nullable: true }) target!: string | null;
  @Column('jsonb') body!: object;
  @Column('jsonb') concerns!: Concern[];
  @Column('bytea', { name: 'base_sha256' }) baseSha256!: Buffer;
  @Column('jsonb', { nullable: true }) before!: object | null;
  @Column('jsonb', { nullable: true }) after!: object | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { default: 'pending' }) state!: 'pending' | 'applied' | 'rejected';
  @Column('uuid', { name: 'proposed_by' }) proposedBy!: string;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
}
