import { Injectable } from '@nestjs/common';
import { AssignmentEntity } from '../assignments/assignment.entity.js';
import { PersonFinder } from '../people/person-finder.js';
import { getOwned, referredBy } from '../records/owned.js';
import { conflict } from '../records/record.errors.js';
import { VendorFinder } from '../vendors/vendor-finder.js';
import type { Alteration } from './alteration.js';
import { withAssignment, withoutAssignment } from './facts-after/assignment-facts.js';
import { withStanding } from './facts-after/person-facts.js';
import { withVendor } from './facts-after/vendor-facts.js';
import { assertPeriod, projectOf, type Readers, type Reading } from './reading.js';
import type { ProposedChangeOf } from './what-if.schema.js';

type PartyChange =
  | 'vendor.approve'
  | 'vendor.withdraw'
  | 'person.suspend'
  | 'person.reinstate'
  | 'assignment.create'
  | 'assignment.revoke';

const LIVE =
  'SELECT 1 FROM portcullis.assignments WHERE project_id = $1 AND person_id = $2 AND revoked_at IS NULL';

/** Changes of people, vendors and assignments. */
@Injectable()
export class PartyChanges {
  readonly readers: Readers<PartyChange> = {
    'vendor.approve': (reading, { vendor, approval }) =>
      this.vendor(reading, vendor, approval.effectiveFrom.toISOString()),
    'vendor.withdraw': (reading, { vendor }) => this.vendor(reading, vendor, null),
    'person.suspend': (reading, { person }) => this.standing(reading, person, 'suspended'),
    'person.reinstate': (reading, { person }) => this.standing(reading, person, 'active'),
    'assignment.create': (reading, change) => this.assign(reading, change),
    'assignment.revoke': async ({ transaction, own, path }, { assignment }) => {
      const found = getOwned(transaction, AssignmentEntity, own, assignment);
      const { projectId, personId } = await referredBy(`${path}.assignment`, found);
      return { apply: (sets, at) => withoutAssignment(sets, { projectId, personId, assignment }, at) };
    },
  };

  constructor(
    private readonly people: PersonFinder,
    private readonly vendors: VendorFinder,
  ) {}

  private async vendor(
    { call, organisationId, path }: Reading,
    reference: string,
    effectiveFrom: string | null,
  ): Promise<Alteration> {
    const found = this.vendors.get(call.reach.scope, reference);
    const { id: vendorId } = await referredBy(`${path}.vendor`, found);
    return { apply: (sets) => withVendor(sets, { organisationId, vendorId, effectiveFrom }) };
  }

  private async standing(
    reading: Reading,
    reference: string,
    status: 'active' | 'suspended',
  ): Promise<Alteration> {
    const id = await this.personOf(reading, reference, 'person');
    return { apply: (sets) => withStanding(sets, id, status) };
  }

  private async assign(
    reading: Reading,
    { assignment: body }: ProposedChangeOf<'assignment.create'>,
  ): Promise<Alteration> {
    const { transaction, organisationId, path } = reading;
    const project = await projectOf(reading, body.project, 'assignment.project');
    const personId = await this.personOf(reading, body.person, 'assignment.person');
    const { id: projectId } = project;
    const live = await transaction.query<unknown[]>(LIVE, [projectId, personId]);
    if (live.length > 0) throw assignmentExists();
    const { purpose = project.purpose, startsAt, expiresAt } = body;
    assertPeriod(startsAt ?? new Date(0), expiresAt, `${path}.assignment.expiresAt`);
    const ends = expiresAt?.toISOString() ?? null;
    return {
      people: [personId],
      apply: (sets, at) => {
        const dated = { startsAt: startsAt?.toISOString() ?? at, expiresAt: ends, revokedAt: null };
        const assignment = { id: 'proposed', purpose, ...dated };
        return withAssignment(sets, { organisationId, projectId, personId, assignment });
      },
    };
  }

  /** The whole reach, as when somebody is assigned: an operator may propose somebody who does not work for the client yet. */
  private async personOf(
    { transaction, call, path }: Reading,
    reference: string,
    field: string,
  ): Promise<string> {
    return (await referredBy(`${path}.${field}`, this.people.get(transaction, call.reach, reference))).id;
  }
}

function assignmentExists() {
  return conflict('ASSIGNMENT_EXISTS', 'This person has an assignment to this project already.', 'person');
}
