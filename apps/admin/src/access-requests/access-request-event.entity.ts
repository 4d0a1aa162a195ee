import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One thing that happened to an access request; added, never changed. */
@Entity({ name: 'access_request_events' })
export class AccessRequestEventEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('uuid', { name: 'actor_id' }) actorId!: string;
  @Column('text') action!: 'asked' | 'approved' | 'denied' | 'withdrawn' | 'glass_broken' | 'reviewed';
  /** Which step a decision was for, counted from 0. */
  @Column('smallint', { nullable: true }) step!: number | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
