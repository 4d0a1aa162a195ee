import { compareKeys } from '../listing/key-order.js';
import type { BucketSource } from '../listing/listing-span.js';

/** A project as S3's clients see it. */
export interface Bucket {
  readonly name: string;
  readonly projectId: string;
  readonly organisationId: string;
  readonly createdAt: Date;
  readonly sources: readonly BucketSource[];
}

/** A project a credential is connected to, with its datasets. */
export interface ConnectedProject {
  readonly id: string;
  readonly slug: string;
  readonly organisation_id: string;
  readonly created_at: Date;
  readonly datasets: readonly { readonly id: string; readonly slug: string }[];
}

/** The names S3 allows that need no certificate of their own as a subdomain (no dots), of 3 to 63 characters. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Returns the buckets of a credential: named by the project's slug where that is a bucket's name and no other project of the
 * credential has it, else by the project's id. With more than one dataset, keys begin with the slug of theirs.
 */
export function toBuckets(projects: readonly ConnectedProject[]): Bucket[] {
  const slugs = projects.map(({ slug }) => slug);
  const isUnique = (slug: string): boolean => slugs.indexOf(slug) === slugs.lastIndexOf(slug);
  return projects
    .map((project) => ({
      name: BUCKET_NAME.test(project.slug) && isUnique(project.slug) ? project.slug : project.id,
      projectId: project.id,
      organisationId: project.organisation_id,
      createdAt: project.created_at,
      sources: toSources(project.datasets),
    }))
    .sort((a, b) => compareKeys(a.name, b.name));
}

function toSources(datasets: ConnectedProject['datasets']): BucketSource[] {
  const [only, ...more] = datasets;
  if (only && more.length === 0) return [{ datasetId: only.id, keyPrefix: '' }];
  return datasets.map(({ id, slug }) => ({ datasetId: id, keyPrefix: `${slug}/` }));
}
