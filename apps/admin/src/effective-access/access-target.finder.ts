import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { ItemFacts } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { ItemEntity } from '../items/item.entity.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import type { AccessExtent } from './access-sets.service.js';
import type { NamedTarget } from './access-target.schema.js';

/** An item as it stands, for decisions about many people. */
export interface TargetItem {
  readonly facts: ItemFacts;
  readonly bytes: number;
  /** Of the key under which the current version is; null without a version. */
  readonly kmsKeyId: string | null;
}

/** What access is asked about, all of one organisation. */
export interface AccessTarget {
  readonly organisationId: string;
  readonly extent: AccessExtent;
  readonly item: TargetItem | null;
  /** The only dataset looked at; null: every one of each project. */
  readonly datasetId: string | null;
  /** The only project looked at; null: every one of the organisation, or of the dataset. */
  readonly projectId: string | null;
}

interface Owner {
  readonly organisationId: string;
  readonly item: ItemEntity | null;
  readonly datasetId: string | null;
  readonly projectId: string | null;
}

const PROJECTS = `
  SELECT p.id FROM portcullis.projects p
  WHERE p.organisation_id = $1 AND CASE
    WHEN $2::uuid IS NOT NULL THEN p.id = $2
    ELSE $3::uuid IS NULL OR EXISTS (SELECT FROM portcullis.project_datasets d WHERE d.project_id = p.id AND d.dataset_id = $3) END
  ORDER BY p.id`;
const DATASETS =
  'SELECT DISTINCT dataset_id AS id FROM portcullis.project_datasets WHERE project_id = ANY ($1::uuid[]) ORDER BY 1';
const VERSION = `
  SELECT v.plaintext_size AS bytes, k.kms_key_id AS "kmsKeyId"
  FROM portcullis.item_versions v JOIN portcullis.dataset_keys k ON k.id = v.dataset_key_id WHERE v.id = $1`;

/** Finds what a question about access is about, within the caller's reach. */
@Injectable()
export class AccessTargetFinder {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns the target; throws NOT_FOUND for what is missing or not the caller's. Naming nothing means the whole organisation. */
  async find(call: AdminCall, named: NamedTarget): Promise<AccessTarget> {
    const { item, dataset, project } = named;
    const reach = await this.organisations.reachWithin(call, named.organisation);
    const isNamed = item !== undefined || dataset !== undefined || project !== undefined;
    const whole = isNamed ? null : await this.organisations.ownerOf(call, named.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const owner = whole === null ? await ownerOf(transaction, reach, named) : ownerItself(whole);
      return toTarget(transaction, reach, owner);
    });
  }
}

function ownerItself(organisationId: string): Owner {
  return { organisationId, item: null, datasetId: null, projectId: null };
}

/** All that is named must be one organisation's: the first one found says whose, the rest is looked for there only. */
async function ownerOf(transaction: Transaction, reach: Reach, named: NamedTarget): Promise<Owner> {
  let within = reach;
  const find = async <Row extends ItemEntity | DatasetEntity | ProjectEntity>(
    entity: new () => Row,
    reference: string | undefined,
  ): Promise<Row | null> => {
    if (reference === undefined) return null;
    const row = await getOwned(transaction, entity, within, reference);
    within = narrowedTo(within, row.organisationId);
    return row;
  };
  const item = await find(ItemEntity, named.item);
  const dataset = await find(DatasetEntity, named.dataset);
  const project = await find(ProjectEntity, named.project);
  const [first] = [item, dataset, project].filter((row) => row !== null);
  const datasetId = item?.datasetId ?? dataset?.id ?? null;
  return { organisationId: first?.organisationId ?? '', item, datasetId, projectId: project?.id ?? null };
}

async function toTarget(
  transaction: Transaction,
  { scope }: Reach,
  { organisationId, item, datasetId, projectId }: Owner,
): Promise<AccessTarget> {
  const named = [organisationId, projectId, datasetId];
  const projects = (await transaction.query<{ id: string }[]>(PROJECTS, named)).map(({ id }) => id);
  const datasets =
    datasetId === null
      ? (await transaction.query<{ id: string }[]>(DATASETS, [projects])).map(({ id }) => id)
      : [datasetId];
  const extent = { scope, organisations: [organisationId], projects, datasets };
  const target = { organisationId, extent, datasetId, projectId };
  return { ...target, item: item && (await toTargetItem(transaction, item)) };
}

async function toTargetItem(transaction: Transaction, item: ItemEntity): Promise<TargetItem> {
  const { id, organisationId, datasetId, currentVersionId: versionId, state } = item;
  const [version] = await transaction.query<{ bytes: string; kmsKeyId: string }[]>(VERSION, [versionId]);
  return {
    facts: { id, organisationId, datasetId, versionId, state },
    bytes: Number(version?.bytes ?? 0),
    kmsKeyId: version?.kmsKeyId ?? null,
  };
}
