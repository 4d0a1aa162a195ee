import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A machine's credential; only the hash of its secret is kept, and no query but an insert touches that. */
@Entity({ name: 'tool_credentials' })
export class ToolCredentialEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('bytea', { name: 'secret_hash', select: false }) secretHash!: Buffer;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'disconnected_at', nullable: true }) disconnectedAt!: Date | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
