import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A client was told of a vendor, and until when it may object. */
@Entity({ name: 'vendor_notices' })
export class VendorNoticeEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'vendor_id' }) vendorId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('timestamptz', { name: 'notice_date' }) noticeDate!: Date;
  @Column('timestamptz', { name: 'objection_until' }) objectionUntil!: Date;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
