import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A client lets the staff of a vendor work for it, from a date after the notice. */
@Entity({ name: 'vendor_approvals' })
export class VendorApprovalEntity {
  @PrimaryColumn('uuid', { name: 'vendor_id' }) vendorId!: string;
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('timestamptz', { name: 'notice_date' }) noticeDate!: Date;
  @Column('timestamptz', { name: 'effective_from' }) effectiveFrom!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
