import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import { isPlainOrigin } from '../schema/web-origin.schema.js';
import { ProjectDatasetEntity } from './project-dataset.entity.js';

interface ProjectPeriod {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** Checks and writes what a project refers to, inside a running change. */
@Injectable()
export class ProjectWriter {
  constructor(
    @Inject(ADMIN_SETTINGS) private readonly settings: Pick<AdminSettings, 'allowLoopbackOrigins'>,
  ) {}

  /**
   * Makes the project hold exactly the datasets named, all of its own organisation; throws REFERENCE_UNKNOWN otherwise.
   * Returns whether any of them holds data of a special category.
   */
  async replaceDatasets(
    transaction: Transaction,
    reach: Reach,
    { projectId, organisationId, datasets }: ProjectDatasets,
  ): Promise<boolean> {
    const own = narrowedTo(reach, organisationId);
    const ids = new Set<string>();
    let special = false;
    for (const reference of datasets) {
      const dataset = await referredBy('datasets', getOwned(transaction, DatasetEntity, own, reference));
      ids.add(dataset.id);
      special ||= dataset.sensitivity === 'special_category';
    }
    await transaction.delete(ProjectDatasetEntity, { projectId });
    const rows = [...ids].map((datasetId) => ({ projectId, datasetId, organisationId }));
    if (rows.length > 0) await transaction.insert(ProjectDatasetEntity, rows);
    return special;
  }

  /** Throws COUNTRY_GROUP_UNKNOWN for a group without members: it would let nobody in, which must be a mistake. */
  async assertGroupsKnown(transaction: Transaction, groups: readonly string[]): Promise<void> {
    const sql =
      'SELECT DISTINCT group_code FROM portcullis.country_group_members WHERE group_code = ANY ($1)';
    const known = await transaction.query<unknown[]>(sql, [groups]);
    if (known.length === groups.length) return;
    throw unprocessable('COUNTRY_GROUP_UNKNOWN', 'allowedGroups', 'names a country group that is not known');
  }

  /** Throws ORIGIN_NOT_SECURE for a page on somebody's own machine, unless this installation is on one itself. */
  assertOriginsSecure(origins: readonly string[]): void {
    if (this.settings.allowLoopbackOrigins === true || !origins.some(isPlainOrigin)) return;
    throw unprocessable('ORIGIN_NOT_SECURE', 'allowedOrigins', 'names an origin without TLS');
  }

  /** Throws PERIOD_EMPTY for a project that ends before it starts. */
  assertPeriod({ startsAt, endsAt }: ProjectPeriod): void {
    if (endsAt === null || endsAt > startsAt) return;
    throw unprocessable('PERIOD_EMPTY', 'endsAt', 'must be after the start');
  }
}

interface ProjectDatasets {
  readonly projectId: string;
  readonly organisationId: string;
  /** By id or slug. */
  readonly datasets: readonly string[];
}
