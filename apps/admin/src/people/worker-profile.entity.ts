import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A training a person holds; `validUntil` null: not known until when, which denies. */
export interface HeldTraining {
  readonly name: string;
  readonly validUntil: string | null;
}

/** What vetting and checks said of a person: results, dates and references to evidence, never the evidence. */
@Entity({ name: 'worker_profiles' })
export class WorkerProfileEntity {
  @PrimaryColumn('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text', { name: 'vetting_status', nullable: true }) vettingStatus!:
    'passed' | 'pending' | 'failed' | null;
  @Column('timestamptz', { name: 'vetting_valid_until', nullable: true }) vettingValidUntil!: Date | null;
  @Column('text', { name: 'vetting_evidence', nullable: true }) vettingEvidence!: string | null;
  @Column('text', { name: 'identity_status', nullable: true }) identityStatus!:
    'verified' | 'pending' | 'failed' | null;
  @Column('text', { name: 'identity_evidence', nullable: true }) identityEvidence!: string | null;
  @Column('text', { name: 'screening_status', nullable: true }) screeningStatus!:
    'clear' | 'pending' | 'hit' | null;
  @Column('timestamptz', { name: 'screening_valid_until', nullable: true }) screeningValidUntil!: Date | null;
  @Column('text', { name: 'screening_evidence', nullable: true }) screeningEvidence!: string | null;
  @Column('text', { name: 'age_band', nullable: true }) ageBand!: 'under_16' | '16_17' | '18_plus' | null;
  @Column('text', { name: 'workforce_type', nullable: true }) workforceType!:
    'in_house' | 'vendor' | 'freelancer' | null;
  @Column('uuid', { name: 'vendor_id', nullable: true }) vendorId!: string | null;
  @Column('text', { name: 'residence_country', nullable: true }) residenceCountry!: string | null;
  @Column('timestamptz', { name: 'residence_verified_at', nullable: true }) residenceVerifiedAt!: Date | null;
  @Column('jsonb', { default: [] }) trainings!: HeldTraining[];
}
