import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person's hold on a task, live while `endedAt` is null. */
@Entity({ name: 'task_leases' })
export class TaskLeaseEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('uuid', { name: 'task_id' }) taskId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('text') stage!: 'annotating' | 'reviewing';
  @Column('smallint') round!: number;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'heartbeat_at' }) heartbeatAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) ending!: string | null;
  @Column('text', { nullable: true }) verdict!: string | null;
}
