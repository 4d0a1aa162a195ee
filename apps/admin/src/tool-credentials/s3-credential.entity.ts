import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The S3 form of a tool credential; of its secret only what KMS wrapped is kept, and no query but an insert touches that. */
@Entity({ name: 's3_credentials' })
export class S3CredentialEntity {
  @PrimaryColumn('uuid', { name: 'credential_id' }) credentialId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text', { name: 'access_key_id' }) accessKeyId!: string;
  @Column('text', { name: 'kms_key_id', select: false }) kmsKeyId!: string;
  @Column('bytea', { name: 'wrapped_secret', select: false }) wrappedSecret!: Buffer;
  @Column('bytea', { name: 'session_token_sha256', select: false, nullable: true })
  sessionTokenSha256!: Buffer | null;
  /** Said by the database. */
  @Column({ type: 'boolean', insert: false, update: false }) temporary!: boolean;
}
