import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A dataset is part of a project; the database refuses a pair of two organisations. */
@Entity({ name: 'project_datasets' })
export class ProjectDatasetEntity {
  @PrimaryColumn('uuid', { name: 'project_id' }) projectId!: string;
  @PrimaryColumn('uuid', { name: 'dataset_id' }) datasetId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
}
