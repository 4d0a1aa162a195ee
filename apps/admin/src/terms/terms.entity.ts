import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One version of an NDA or of a project's own terms, bound to its document by SHA-256. */
@Entity({ name: 'terms' })
export class TermsEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'project_id', nullable: true }) projectId!: string | null;
  @Column('text') kind!: 'nda' | 'project';
  @Column('integer') version!: number;
  @Column('text') title!: string;
  @Column('text') document!: string;
  /** 64 lower-case hexadecimal digits. */
  @Column('text') sha256!: string;
  @Column('timestamptz', { name: 'grace_until', nullable: true }) graceUntil!: Date | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
