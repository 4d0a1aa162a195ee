import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import { AssignmentEntity } from '../assignments/assignment.entity.js';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import { CountryGroups } from '../country-groups/country-groups.service.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectWriter } from '../projects/project-writer.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { conflict, unprocessable } from '../records/record.errors.js';
import { assertRegionKnown } from '../records/regions.js';
import { TransferBasisEntity } from '../transfer-bases/transfer-basis.entity.js';
import { VendorFinder } from '../vendors/vendor-finder.js';
import type { Alteration } from './alteration.js';
import { withAssignment, withoutAssignment } from './facts-after/assignment-facts.js';
import { withDatasetFacts } from './facts-after/dataset-facts.js';
import { withStanding } from './facts-after/person-facts.js';
import { type GroupMembers, withProjectSettings, withRegionsChanged } from './facts-after/project-facts.js';
import { withNewTerms } from './facts-after/terms-facts.js';
import { type OwnedBasis, withBasis, withoutBasis } from './facts-after/transfer-facts.js';
import { withVendor } from './facts-after/vendor-facts.js';
import type { ProposedChange, ProposedChangeOf } from './what-if.schema.js';

/** What a proposed change is read with: where its references are looked for, and where in the request it stands. */
interface Reading {
  readonly transaction: Transaction;
  readonly call: AdminCall;
  /** The one organisation whose access is looked at. */
  readonly own: Reach;
  readonly organisationId: string;
  readonly groups: GroupMembers;
  /** E.g. `changes.0`. */
  readonly path: string;
}

const LIVE =
  'SELECT 1 FROM portcullis.assignments WHERE project_id = $1 AND person_id = $2 AND revoked_at IS NULL';

/** Reads proposed changes as changes of facts. A change that could not be made is refused as making it would be. */
@Injectable()
export class ProposedChanges {
  constructor(
    private readonly database: Database,
    private readonly people: PersonFinder,
    private readonly vendors: VendorFinder,
    private readonly groups: CountryGroups,
    private readonly writer: ProjectWriter,
  ) {}

  /** Returns the alterations in their order; throws REFERENCE_UNKNOWN naming the field that refers to nothing of this organisation. */
  async read(
    call: AdminCall,
    organisationId: string,
    changes: readonly ProposedChange[],
  ): Promise<Alteration[]> {
    const groups = new Map((await this.groups.listCurrent()).map(({ code, countries }) => [code, countries]));
    const own = narrowedTo(call.reach, organisationId);
    return this.database.transaction(call.reach.scope, async (transaction) => {
      const alterations: Alteration[] = [];
      for (const [index, change] of changes.entries()) {
        const path = `changes.${index}`;
        alterations.push(await this.one({ transaction, call, own, organisationId, groups, path }, change));
      }
      return alterations;
    });
  }

  private one(reading: Reading, change: ProposedChange): Promise<Alteration> {
    switch (change.kind) {
      case 'terms.issue':
        return terms(reading, change);
      case 'project.update':
        return this.projectUpdate(reading, change);
      case 'project.regions':
        return this.regions(reading, change);
      case 'vendor.approve':
        return this.vendor(reading, change.vendor, change.approval.effectiveFrom.toISOString());
      case 'vendor.withdraw':
        return this.vendor(reading, change.vendor, null);
      case 'transfer-basis.create':
        return newBasis(reading, change);
      case 'transfer-basis.withdraw':
        return basisWithdrawn(reading, change);
      case 'person.suspend':
        return this.standing(reading, change.person, 'suspended');
      case 'person.reinstate':
        return this.standing(reading, change.person, 'active');
      default:
        return this.ofDatasetOrAssignment(reading, change);
    }
  }

  private ofDatasetOrAssignment(
    reading: Reading,
    change: ProposedChangeOf<
      'dataset.lock' | 'dataset.unlock' | 'dataset.update' | 'assignment.create' | 'assignment.revoke'
    >,
  ): Promise<Alteration> {
    switch (change.kind) {
      case 'dataset.lock':
        return lock(reading, change.dataset, true);
      case 'dataset.unlock':
        return lock(reading, change.dataset, false);
      case 'dataset.update':
        return datasetUpdate(reading, change);
      case 'assignment.create':
        return this.newAssignment(reading, change);
      case 'assignment.revoke':
        return assignmentRevoked(reading, change);
    }
  }

  private async projectUpdate(
    reading: Reading,
    { project, settings }: ProposedChangeOf<'project.update'>,
  ): Promise<Alteration> {
    const { transaction, path, groups } = reading;
    const row = await projectOf(reading, project);
    const { datasets, startsAt = row.startsAt, endsAt = row.endsAt, allowedGroups = [] } = settings;
    this.writer.assertPeriod({ startsAt, endsAt });
    await this.writer.assertGroupsKnown(transaction, allowedGroups);
    const ids: string[] = [];
    for (const reference of datasets ?? [])
      ids.push((await datasetOf(reading, reference, `${path}.settings.datasets`)).id);
    const resolved = { ...settings, ...(datasets && { datasets: ids }) };
    return {
      ...(datasets && { rearranged: { projectId: row.id, datasets: ids } }),
      apply: (sets) => withProjectSettings(sets, row.id, { settings: resolved, groups }),
    };
  }

  private async regions(reading: Reading, change: ProposedChangeOf<'project.regions'>): Promise<Alteration> {
    const { transaction, groups } = reading;
    await this.writer.assertGroupsKnown(transaction, change.addGroups);
    const named = change.project === undefined ? null : (await projectOf(reading, change.project)).id;
    return {
      apply: (sets) =>
        (named === null ? [...sets.projects.keys()] : [named]).reduce(
          (before, id) => withRegionsChanged(before, id, { change, groups }),
          sets,
        ),
    };
  }

  private async vendor(
    { call, organisationId, path }: Reading,
    reference: string,
    effectiveFrom: string | null,
  ): Promise<Alteration> {
    const { id: vendorId } = await referredBy(
      `${path}.vendor`,
      this.vendors.get(call.reach.scope, reference),
    );
    return { apply: (sets) => withVendor(sets, { organisationId, vendorId, effectiveFrom }) };
  }

  private async standing(
    reading: Reading,
    person: string,
    status: 'active' | 'suspended',
  ): Promise<Alteration> {
    const id = await this.personOf(reading, person, `${reading.path}.person`);
    return { apply: (sets) => withStanding(sets, id, status) };
  }

  private async newAssignment(
    reading: Reading,
    { assignment: body }: ProposedChangeOf<'assignment.create'>,
  ): Promise<Alteration> {
    const { transaction, organisationId, path } = reading;
    const { id: projectId, purpose: usual } = await projectOf(
      reading,
      body.project,
      `${path}.assignment.project`,
    );
    const personId = await this.personOf(reading, body.person, `${path}.assignment.person`);
    const live = await transaction.query<unknown[]>(LIVE, [projectId, personId]);
    if (live.length > 0) throw assignmentExists();
    const { purpose = usual, startsAt, expiresAt } = body;
    if (expiresAt !== null && expiresAt <= (startsAt ?? new Date(0)))
      throw unprocessable('PERIOD_EMPTY', `${path}.assignment.expiresAt`, 'must be after the start');
    return {
      people: [personId],
      apply: (sets, at) => {
        const dated = {
          startsAt: startsAt?.toISOString() ?? at,
          expiresAt: expiresAt?.toISOString() ?? null,
        };
        const assignment = { id: 'proposed', purpose, ...dated, revokedAt: null };
        return withAssignment(sets, { organisationId, projectId, personId, assignment });
      },
    };
  }

  private async personOf({ transaction, call }: Reading, reference: string, field: string): Promise<string> {
    // The whole reach, as when somebody is assigned: an operator may propose somebody who does not work for the client yet.
    return (await referredBy(field, this.people.get(transaction, call.reach, reference))).id;
  }
}

async function terms(
  reading: Reading,
  { project, graceDays }: ProposedChangeOf<'terms.issue'>,
): Promise<Alteration> {
  const projectId = project === undefined ? null : (await projectOf(reading, project)).id;
  const { organisationId } = reading;
  return { apply: (sets, at) => withNewTerms(sets, { organisationId, projectId, graceDays }, at) };
}

async function newBasis(
  { transaction, organisationId, path }: Reading,
  { basis: body }: ProposedChangeOf<'transfer-basis.create'>,
): Promise<Alteration> {
  await assertRegionKnown(transaction, `${path}.basis.fromRegion`, body.fromRegion);
  const owned = toOwnedBasis({ ...body, organisationId });
  return { apply: (sets) => withBasis(sets, owned) };
}

async function basisWithdrawn(
  { transaction, own, path }: Reading,
  { basis }: ProposedChangeOf<'transfer-basis.withdraw'>,
): Promise<Alteration> {
  const row = await referredBy(`${path}.basis`, getOwned(transaction, TransferBasisEntity, own, basis));
  if (row.withdrawnAt !== null) return { apply: (sets) => sets };
  const owned = toOwnedBasis(row);
  return { apply: (sets) => withoutBasis(sets, owned) };
}

function toOwnedBasis(
  row: Pick<
    TransferBasisEntity,
    | 'organisationId'
    | 'fromRegion'
    | 'toCountry'
    | 'mechanism'
    | 'sccModule'
    | 'assessmentRef'
    | 'validFrom'
    | 'validUntil'
  >,
): OwnedBasis {
  const {
    organisationId,
    fromRegion,
    mechanism,
    sccModule,
    assessmentRef,
    toCountry,
    validFrom,
    validUntil,
  } = row;
  const dated = { validFrom: validFrom.toISOString(), validUntil: validUntil.toISOString() };
  return { organisationId, fromRegion, basis: { mechanism, sccModule, assessmentRef, toCountry, ...dated } };
}

async function lock(reading: Reading, reference: string, locked: boolean): Promise<Alteration> {
  const { id } = await datasetOf(reading, reference);
  return { apply: (sets) => withDatasetFacts(sets, id, { locked }) };
}

async function datasetUpdate(
  reading: Reading,
  { dataset, settings }: ProposedChangeOf<'dataset.update'>,
): Promise<Alteration> {
  const { id, clientInstruction: before } = await datasetOf(reading, dataset);
  const { permittedPurposes, processingRestricted, clientInstruction } = settings;
  const isNewlyInstructed = clientInstruction !== undefined && clientInstruction !== before;
  return {
    apply: (sets, at) =>
      withDatasetFacts(sets, id, {
        ...(permittedPurposes !== undefined && { permittedPurposes }),
        ...(processingRestricted !== undefined && { processingRestricted }),
        ...(isNewlyInstructed && {
          clientInstruction: clientInstruction === null ? null : { recordedAt: at },
        }),
      }),
  };
}

async function assignmentRevoked(
  { transaction, own, path }: Reading,
  { assignment }: ProposedChangeOf<'assignment.revoke'>,
): Promise<Alteration> {
  const found = referredBy(`${path}.assignment`, getOwned(transaction, AssignmentEntity, own, assignment));
  const { projectId, personId } = await found;
  return { apply: (sets, at) => withoutAssignment(sets, { projectId, personId, assignment }, at) };
}

function projectOf(
  { transaction, own, path }: Reading,
  reference: string,
  field = `${path}.project`,
): Promise<ProjectEntity> {
  return referredBy(field, getOwned(transaction, ProjectEntity, own, reference));
}

function datasetOf(
  { transaction, own, path }: Reading,
  reference: string,
  field = `${path}.dataset`,
): Promise<DatasetEntity> {
  return referredBy(field, getOwned(transaction, DatasetEntity, own, reference));
}

function assignmentExists() {
  return conflict('ASSIGNMENT_EXISTS', 'This person has an assignment to this project already.', 'person');
}
