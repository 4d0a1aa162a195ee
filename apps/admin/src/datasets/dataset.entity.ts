import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A client's dataset: where it lives, under which key, and what it may be used for. */
@Entity({ name: 'datasets' })
export class DatasetEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') region!: string;
  @Column('text') sensitivity!: 'standard' | 'personal' | 'special_category';
  @Column('text', { name: 'permitted_purposes', array: true }) permittedPurposes!: string[];
  @Column('text', { name: 'kms_key_id' }) kmsKeyId!: string;
  @Column('text', { name: 'attested_by' }) attestedBy!: string;
  @Column('timestamptz', { name: 'attested_at' }) attestedAt!: Date;
  @Column('text', { name: 'attestation_basis' }) attestationBasis!: string;
  @Column('text', { name: 'client_instruction', nullable: true }) clientInstruction!: string | null;
  @Column('timestamptz', { name: 'client_instruction_at', nullable: true }) clientInstructionAt!: Date | null;
  /** Whose data it is, and of what kind, for registers; empty: not stated. */
  @Column('text', { name: 'data_subjects', array: true, default: [] }) dataSubjects!: string[];
  @Column('text', { name: 'data_categories', array: true, default: [] }) dataCategories!: string[];
  /** The first epoch of dataset keys that new items may be sealed under. */
  @Column('bigint', {
    name: 'key_epoch_from',
    default: 1,
    transformer: { to: (epoch: number) => epoch, from: Number },
  })
  keyEpochFrom!: number;
  @Column('boolean', { default: false }) locked!: boolean;
  @Column('boolean', { name: 'processing_restricted', default: false }) processingRestricted!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
