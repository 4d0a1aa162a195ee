import type { Stage } from '#libs/tasks';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A piece of work over one or several items; the columns that administration reads or changes. */
@Entity({ name: 'tasks' })
export class TaskEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('uuid', { name: 'batch_id' }) batchId!: string;
  @Column('uuid', { name: 'dataset_id' }) datasetId!: string;
  @Column('text') stage!: Stage;
  @Column('smallint') round!: number;
  @Column('smallint') overlap!: number;
  @Column('smallint') priority!: number;
  @Column('smallint', { name: 'open_slots' }) openSlots!: number;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
