import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { isEverPermitted } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { unknownReference } from '../records/record.errors.js';
import { ownReachOf } from './request-reach.js';

/** Who would be let into what. */
export interface Parties {
  readonly project: ProjectEntity;
  readonly personId: string;
}

interface Asked {
  readonly project: string;
  readonly organisation?: string | undefined;
  readonly person?: string | undefined;
}

/** Finds the two sides of a request, each within what the caller may know. */
@Injectable()
export class RequestParties {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly people: PersonFinder,
  ) {}

  /** Returns both; throws REFERENCE_UNKNOWN naming the field that refers to nothing the caller may ask about. */
  async find(call: AdminCall, { project, organisation, person }: Asked): Promise<Parties> {
    const personId = await this.personOf(call, person);
    // For themselves people ask about the clients they work for; for others, about those of their office.
    const asking = personId === call.principal.id ? { ...call, reach: ownReachOf(call) } : call;
    const within = await referredBy('organisation', this.organisations.reachWithin(asking, organisation));
    return this.database.transaction(asking.reach.scope, async (transaction) => ({
      project: await referredBy('project', getOwned(transaction, ProjectEntity, within, project)),
      personId,
    }));
  }

  private async personOf(call: AdminCall, reference: string | undefined): Promise<string> {
    const { id, handle, roles } = call.principal;
    if (reference === undefined || reference === id || reference === handle) return id;
    if (!isEverPermitted(roles, 'access-request:create')) throw unknownReference('person');
    const { reach } = call;
    const person = await this.database.transaction(reach.scope, (transaction) =>
      referredBy('person', this.people.get(transaction, reach, reference)),
    );
    return person.id;
  }
}
