import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { assertRegionKnown } from '../records/regions.js';
import { insertAndRead } from '../records/write.js';
import { DatasetEntity } from './dataset.entity.js';
import { type DatasetView, toDatasetTrail, toDatasetView } from './dataset.presenter.js';
import type { CreateDataset } from './dataset.schema.js';
import { UsableKeyService } from './usable-key.service.js';

/** Registers datasets: only with the client's attestation (C21), a key that can be used, and a region with a law. */
@Injectable()
export class DatasetsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    private readonly usableKeys: UsableKeyService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateDataset): Promise<Changed<DatasetView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    const kmsKeyId = await this.usableKeys.getArn(body.kmsKeyId);
    return this.changes.apply(call, {
      permission: 'dataset:create',
      organisationId,
      // Nobody can have decided about a dataset that did not exist.
      policy: null,
      work: async (transaction) => {
        await assertRegionKnown(transaction, 'region', body.region);
        await this.usableKeys.claim(transaction, kmsKeyId, organisationId);
        const values = this.toRow({ ...body, kmsKeyId }, organisationId);
        const row = await insertAndRead(transaction, DatasetEntity, values);
        const object = { type: 'dataset', id: row.id };
        const entry = { action: 'dataset.create', object, before: null, after: toDatasetTrail(row) };
        return { status: 201, body: toDatasetView(row), entry };
      },
    });
  }

  private toRow(body: CreateDataset, organisationId: string) {
    const { slug, name, kmsKeyId, region, sensitivity, permittedPurposes, attestation, clientInstruction } =
      body;
    const { dataSubjects, dataCategories } = body;
    const now = this.clock.now();
    return {
      id: uuidV7(),
      organisationId,
      slug,
      name,
      kmsKeyId,
      region,
      sensitivity,
      permittedPurposes,
      dataSubjects,
      dataCategories,
      attestedBy: attestation.by,
      attestedAt: now,
      attestationBasis: attestation.basis,
      clientInstruction,
      clientInstructionAt: clientInstruction === null ? null : now,
    };
  }
}
