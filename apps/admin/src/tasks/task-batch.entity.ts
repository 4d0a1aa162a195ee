import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Tasks that were put into a project's queue together. */
@Entity({ name: 'task_batches' })
export class TaskBatchEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('text') name!: string;
  @Column('integer', { name: 'task_count' }) taskCount!: number;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
