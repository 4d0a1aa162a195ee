import { CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A person works for a client organisation from here on. */
@Entity({ name: 'engagements' })
export class EngagementEntity {
  @PrimaryColumn('uuid', { name: 'person_id' }) personId!: string;
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
