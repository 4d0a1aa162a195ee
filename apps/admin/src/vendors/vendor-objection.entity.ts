import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A client objects to a vendor, until it takes that back. */
@Entity({ name: 'vendor_objections' })
export class VendorObjectionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'vendor_id' }) vendorId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') grounds!: string;
  @Column('uuid', { name: 'objected_by' }) objectedBy!: string;
  @Column('boolean', { nullable: true }) timely!: boolean | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
