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
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
