import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tool credential is connected to a project. */
@Entity({ name: 'tool_credential_projects' })
export class ToolCredentialProjectEntity {
  @PrimaryColumn('uuid', { name: 'credential_id' }) credentialId!: string;
  @PrimaryColumn('uuid', { name: 'project_id' }) projectId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
}
