import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What makes viewing a client's data of a region from a country lawful, dated. */
@Entity({ name: 'transfer_bases' })
export class TransferBasisEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text', { name: 'from_region' }) fromRegion!: string;
  @Column('text', { name: 'to_country' }) toCountry!: string;
  @Column('text') mechanism!: 'scc' | 'bcr' | 'derogation';
  @Column('smallint', { name: 'scc_module', nullable: true }) sccModule!: 1 | 2 | 3 | 4 | null;
  @Column('text', { name: 'assessment_ref', nullable: true }) assessmentRef!: string | null;
  @Column('timestamptz', { name: 'valid_from' }) validFrom!: Date;
  @Column('timestamptz', { name: 'valid_until' }) validUntil!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
