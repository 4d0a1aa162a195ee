import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo } from '../calls/reach.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { assertNotOneself } from '../people/not-oneself.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { worksFor } from '../people/work-standing.js';
import type { CreateAssignment, StoredAssignment } from './assignment.schema.js';

/** Who is to be assigned to what. */
export interface Parties {
  readonly project: ProjectEntity;
  readonly personId: string;
  /** True: they did not work for the client when it was asked, and the assignment makes them. */
  readonly engages: boolean;
  /** True: somebody asked for it earlier, and much may have happened since. */
  readonly isAskedAgain: boolean;
}

/** Finds the two sides of an assignment, each within what the caller may know. */
@Injectable()
export class AssignmentParties {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly people: PersonFinder,
  ) {}

  /** Returns both; throws REFERENCE_UNKNOWN naming the field that refers to nothing the caller may see. */
  async find(call: AdminCall, body: CreateAssignment): Promise<Parties> {
    const { reach } = call;
    const within = narrowedTo(reach, await this.organisations.ownerOf(call, body.organisation));
    return this.database.transaction(reach.scope, async (transaction) => {
      const project = await referredBy('project', getOwned(transaction, ProjectEntity, within, body.project));
      // The whole reach: an operator may assign somebody who does not work for the client yet; a client cannot see them.
      const person = await referredBy('person', this.people.get(transaction, reach, body.person));
      assertNotOneself(call, person.id, project.organisationId);
      const { id: personId } = person;
      const work = { personId, organisationId: project.organisationId };
      const engages = reach.organisations === 'every' && !(await worksFor(transaction, work));
      return { project, personId, engages, isAskedAgain: false };
    });
  }

  /**
   * Returns the two of an assignment that somebody asked for and this caller may make: the person was found then, and whoever
   * approves need not see them yet, since it is the assignment that makes them work for the client. Whether they are still
   * there is asked where it is made.
   */
  async findAgain(call: AdminCall, organisationId: string, body: StoredAssignment): Promise<Parties> {
    const { reach } = call;
    const within = narrowedTo(reach, organisationId);
    assertNotOneself(call, body.person, organisationId);
    return this.database.transaction(reach.scope, async (transaction) => {
      const project = await referredBy('project', getOwned(transaction, ProjectEntity, within, body.project));
      return { project, personId: body.person, engages: body.engages, isAskedAgain: true };
    });
  }
}
