import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import type { Reach } from '../calls/reach.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import { settingsOf } from '../schema/settings-of.js';
import { EngagementEntity } from './engagement.entity.js';
import { PersonEntity } from './person.entity.js';
import { assertRolesFit } from './person-roles.js';
import type { CreatePerson, UpdatePerson } from './person.schema.js';
import { WorkerProfilesService } from './worker-profiles.service.js';

/** Writes people, their profiles and engagements inside a running change. */
@Injectable()
export class PersonWriter {
  constructor(
    private readonly organisations: OrganisationFinder,
    private readonly profiles: WorkerProfilesService,
    @Inject(ADMIN_SETTINGS) private readonly settings: AdminSettings,
  ) {}

  async create(
    transaction: Transaction,
    reach: Reach,
    { id, body }: { readonly id: string; readonly body: CreatePerson },
  ): Promise<void> {
    const { slug, subject, name, email, roles, worker } = body;
    const employer = await this.employerOf(transaction, reach, body.organisation);
    assertRolesFit(roles, employer.kind);
    const issuer = body.issuer ?? this.settings.accessTokens.issuer;
    const person = { id, organisationId: employer.id, slug, issuer, subject, name, email, roles };
    await transaction.insert(PersonEntity, person);
    await this.engage(transaction, id, await this.clientsOf(transaction, reach, body.worksFor));
    if (worker !== undefined) await this.profiles.write(transaction, reach, { person, input: worker });
  }

  async update(
    transaction: Transaction,
    reach: Reach,
    { person, body }: { readonly person: PersonEntity; readonly body: UpdatePerson },
  ): Promise<void> {
    const { worksFor = [], worker, ...settings } = settingsOf(body);
    const { roles } = settings;
    if (roles !== undefined) {
      const { kind } = await transaction.findOneByOrFail(OrganisationEntity, { id: person.organisationId });
      assertRolesFit(roles, kind);
    }
    if (Object.keys(settings).length > 0) await transaction.update(PersonEntity, { id: person.id }, settings);
    await this.engage(transaction, person.id, await this.clientsOf(transaction, reach, worksFor));
    if (worker !== undefined) await this.profiles.write(transaction, reach, { person, input: worker });
  }

  /** Returns who is to employ somebody; throws REFERENCE_UNKNOWN naming `organisation`. */
  employerOf(transaction: Transaction, reach: Reach, reference: string): Promise<OrganisationEntity> {
    return referredBy('organisation', this.organisations.get(transaction, reach, reference));
  }

  /** Returns the ids of the clients named; throws REFERENCE_UNKNOWN or ORGANISATION_NOT_CLIENT, naming `worksFor`. */
  async clientsOf(transaction: Transaction, reach: Reach, references: readonly string[]): Promise<string[]> {
    const clients: string[] = [];
    for (const reference of references) {
      const { id, kind } = await referredBy(
        'worksFor',
        this.organisations.get(transaction, reach, reference),
      );
      if (kind !== 'client')
        throw unprocessable('ORGANISATION_NOT_CLIENT', 'worksFor', 'must name clients only');
      clients.push(id);
    }
    return clients;
  }

  private async engage(
    transaction: Transaction,
    personId: string,
    clients: readonly string[],
  ): Promise<void> {
    if (clients.length === 0) return;
    const rows = clients.map((organisationId) => ({ personId, organisationId }));
    await transaction.createQueryBuilder().insert().into(EngagementEntity).values(rows).orIgnore().execute();
  }
}
