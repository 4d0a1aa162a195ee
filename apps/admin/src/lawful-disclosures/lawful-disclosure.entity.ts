import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A disclosure of a client's data to an authority: on which law, of what, until when, by which two people. */
@Entity({ name: 'lawful_disclosures' })
export class LawfulDisclosureEntity {
  @PrimaryColumn('uuid') id!: string;
  /** Whose data it is. */
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  /** Whose people asked and approved. */
  @Column('uuid', { name: 'held_by' }) heldBy!: string;
  @Column('text') authority!: string;
  @Column('text', { name: 'legal_basis' }) legalBasis!: string;
  @Column('uuid', { name: 'dataset_id' }) datasetId!: string;
  /** null: every item of the dataset. */
  @Column('uuid', { name: 'item_ids', array: true, nullable: true }) itemIds!: string[] | null;
  @Column('timestamptz', { name: 'valid_from' }) validFrom!: Date;
  @Column('timestamptz', { name: 'valid_until' }) validUntil!: Date;
  @Column('text', { name: 'bar_reason', nullable: true }) barReason!: string | null;
  @Column('timestamptz', { name: 'bar_until', nullable: true }) barUntil!: Date | null;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('uuid', { name: 'approved_by' }) approvedBy!: string;
  @Column('timestamptz', { name: 'approved_at' }) approvedAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  /** When the client's own trail was told: at approval, or after the bar. */
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null;
}
