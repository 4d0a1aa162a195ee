import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** An item of a dataset; its bytes are those of its current version. */
@Entity({ name: 'items' })
export class ItemEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'dataset_id' }) datasetId!: string;
  @Column('text') key!: string;
  @Column('text', { default: 'available' }) state!: 'available' | 'quarantined' | 'erased';
  @Column('uuid', { name: 'current_version_id', nullable: true }) currentVersionId!: string | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
