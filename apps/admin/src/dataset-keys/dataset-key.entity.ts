import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A dataset key as stored: wrapped under the client's KMS key, counted per dataset from 1. */
@Entity({ name: 'dataset_keys' })
export class DatasetKeyEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'dataset_id' }) datasetId!: string;
  @Column('bigint', { transformer: { to: (epoch: number) => epoch, from: Number } }) epoch!: number;
  @Column('text', { name: 'kms_key_id' }) kmsKeyId!: string;
  @Column('bytea') wrapped!: Buffer;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
