import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** An organisation: the one operator, a client, or a vendor. */
@Entity({ name: 'organisations' })
export class OrganisationEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') kind!: 'client' | 'operator' | 'vendor';
  @Column('text', { name: 'data_role' }) dataRole!: 'controller' | 'processor' | 'subprocessor';
  @Column('text', { nullable: true }) country!: string | null;
  /** Where it can be reached about data protection; null: not stated, here and below. */
  @Column('text', { nullable: true }) contact!: string | null;
  @Column('text', { name: 'data_protection_officer', nullable: true }) dataProtectionOfficer!: string | null;
  /** In the Union, of an organisation outside it. */
  @Column('text', { nullable: true }) representative!: string | null;
  /** What a vendor does for clients. */
  @Column('text', { nullable: true }) service!: string | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
