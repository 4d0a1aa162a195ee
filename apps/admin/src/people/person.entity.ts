import type { Role } from '#libs/policy';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A person: employed by one organisation, signing in as one subject of one issuer. */
@Entity({ name: 'people' })
export class PersonEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') slug!: string;
  @Column('text') issuer!: string;
  @Column('text') subject!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text', { array: true }) roles!: Role[];
  @Column('text', { default: 'active' }) status!: 'active' | 'suspended';
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
