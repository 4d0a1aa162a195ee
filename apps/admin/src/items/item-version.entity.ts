import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

const number = { to: (value: number) => value, from: (value: string) => Number(value) };

/** One immutable version of an item: where its sealed bytes are and how they are opened. */
@Entity({ name: 'item_versions' })
export class ItemVersionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'item_id' }) itemId!: string;
  @Column('uuid', { name: 'dataset_key_id' }) datasetKeyId!: string;
  @Column('text', { name: 'object_key' }) objectKey!: string;
  @Column('smallint') format!: number;
  @Column('bigint', { name: 'plaintext_size', transformer: number }) plaintextSize!: number;
  /** Of the plaintext, 32 bytes. */
  @Column('bytea') sha256!: Buffer;
  @Column('bytea') header!: Buffer;
  @Column('bytea', { name: 'wrapped_data_key' }) wrappedDataKey!: Buffer;
  @Column('text', { name: 'media_type' }) mediaType!: string;
  /** In pixels, as shown; null for what is no image or not understood. */
  @Column('integer', { nullable: true }) width!: number | null;
  @Column('integer', { nullable: true }) height!: number | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
