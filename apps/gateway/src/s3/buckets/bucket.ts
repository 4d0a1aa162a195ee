import { bucketNameOf } from '#libs/kernel';
import { keyPrefixIn } from '../../projects/bucket-keys.js';
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

/** Returns the dataset that a key falls under, whether it exists or not; null where no item can have it. */
export function sourceOf({ sources }: Bucket, key: string): BucketSource | null {
  return sources.find(({ keyPrefix }) => key.startsWith(keyPrefix)) ?? null;
}

/** Returns the buckets of a credential, in the order of their names. */
export function toBuckets(projects: readonly ConnectedProject[]): Bucket[] {
  return projects
    .map((project) => ({
      name: bucketNameOf(project),
      projectId: project.id,
      organisationId: project.organisation_id,
      createdAt: project.created_at,
      sources: project.datasets.map((dataset) => ({
        datasetId: dataset.id,
        keyPrefix: keyPrefixIn(project.datasets, dataset),
      })),
    }))
    .sort((a, b) => compareKeys(a.name, b.name));
}
