import { bucketNameOf } from '#libs/kernel';
import type { Database, Scope } from '#libs/persistence';
import { keyPrefixIn } from '../projects/bucket-keys.js';

/** A project as the S3 endpoint shows it: its bucket's name, and what each dataset's keys begin with there. */
export interface ProjectBucket {
  readonly name: string;
  readonly keyPrefixes: ReadonlyMap<string, string>;
}

/** A dataset, and which of its keys are meant: those that begin with `prefix`. */
export interface DatasetKeys {
  readonly datasetId: string;
  readonly prefix: string;
}

interface Row {
  readonly slug: string;
  readonly datasets: readonly { readonly id: string; readonly slug: string }[];
}

const PROJECT_SQL = `
  SELECT p.slug, json_agg(json_build_object('id', d.id, 'slug', d.slug)) AS datasets
  FROM projects p JOIN project_datasets x ON x.project_id = p.id JOIN datasets d ON d.id = x.dataset_id
  WHERE p.id = $1 GROUP BY p.id`;

/** Returns the bucket of a project. With more than one dataset, keys begin with the slug of theirs. */
export async function getBucket(database: Database, scope: Scope, projectId: string): Promise<ProjectBucket> {
  const [project] = await database.read<Row>(scope, PROJECT_SQL, [projectId]);
  // A project that was granted has datasets; should it have lost them since, there is nothing to name.
  if (!project) return { name: projectId, keyPrefixes: new Map() };
  const { slug, datasets } = project;
  const keyPrefixes = new Map(datasets.map((dataset) => [dataset.id, keyPrefixIn(datasets, dataset)]));
  return { name: bucketNameOf({ id: projectId, slug }), keyPrefixes };
}

/** Returns where the keys of the bucket that begin with `prefix` lie among the datasets. */
export function datasetKeysOf(
  { keyPrefixes }: ProjectBucket,
  datasetIds: readonly string[],
  prefix: string,
): DatasetKeys[] {
  return datasetIds.flatMap((datasetId) => {
    const before = keyPrefixes.get(datasetId);
    if (before === undefined) return [];
    if (before.startsWith(prefix)) return [{ datasetId, prefix: '' }];
    return prefix.startsWith(before) ? [{ datasetId, prefix: prefix.slice(before.length) }] : [];
  });
}
