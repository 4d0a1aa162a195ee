import { Injectable } from '@nestjs/common';
import type { ChangeScope } from '#libs/epochs';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { lockOwned } from '../records/owned.js';
import { PersonEntity } from './person.entity.js';
import { PersonFinder } from './person-finder.js';
import { PersonWriter } from './person-writer.js';
import { toPersonTrail, toPersonView, type PersonView } from './person.presenter.js';
import type { CreatePerson, UpdatePerson } from './person.schema.js';
import { assertNotOneself } from './not-oneself.js';
import { recordedAtClient } from './client-offices.js';
import { assertStillCovers, changeScopeOf } from './work-reach.js';

/** Changes people. A change to one person is ordered against reads at every client they work for. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly people: PersonFinder,
    private readonly writer: PersonWriter,
  ) {}

  create(call: AdminCall, body: CreatePerson): Promise<Changed<PersonView>> {
    const id = uuidV7();
    return this.changes.apply(call, {
      permission: 'person:create',
      organisationId: call.principal.organisationId,
      policy: () => this.affected(call, { id, employer: body.organisation, added: body.worksFor }),
      work: async (transaction) => {
        await this.writer.create(transaction, call.reach, { id, body });
        const record = await this.people.getWithDetails(transaction, call.reach, id);
        const object = { type: 'person', id };
        const entry = { action: 'person.create', object, before: null, after: toPersonTrail(record) };
        const elsewhere = await recordedAtClient(transaction, { before: null, after: record.person });
        return { status: 201, body: toPersonView(record, true), entry, elsewhere };
      },
    });
  }

  async update(call: AdminCall, reference: string, body: UpdatePerson): Promise<Changed<PersonView>> {
    const person = await this.find(call, reference);
    const { id } = person;
    assertNotOneself(call, id, call.principal.organisationId);
    return this.changes.apply(call, {
      permission: 'person:update',
      organisationId: call.principal.organisationId,
      policy: () => this.affected(call, { id, employer: person, added: body.worksFor ?? [] }),
      work: async (transaction, locked) => {
        await assertStillCovers(transaction, locked, person);
        await lockOwned(transaction, PersonEntity, id);
        const before = await this.people.getWithDetails(transaction, call.reach, id);
        await this.writer.update(transaction, call.reach, { person, body });
        const after = await this.people.getWithDetails(transaction, call.reach, id);
        const object = { type: 'person', id };
        const entry = {
          action: 'person.update',
          object,
          before: toPersonTrail(before),
          after: toPersonTrail(after),
        };
        const view = toPersonView(after, true);
        const shown = { before: toPersonView(before, true), after: view };
        const elsewhere = await recordedAtClient(transaction, { before: before.person, after: after.person });
        return { status: 200, body: view, entry, elsewhere, shown };
      },
    });
  }

  private find(call: AdminCall, reference: string): Promise<PersonEntity> {
    const { scope } = call.reach;
    return this.database.transaction(scope, (transaction) =>
      this.people.get(transaction, call.reach, reference),
    );
  }

  /**
   * Reads at every client the person works for, or will: each of them must see the change before it is acknowledged. And whoever
   * employs them, on whose trail it is too.
   */
  private affected(call: AdminCall, { id, employer, added }: Affected): Promise<ChangeScope> {
    return this.database.transaction(call.reach.scope, async (transaction) => {
      const clients = await this.writer.clientsOf(transaction, call.reach, added);
      const current =
        typeof employer === 'string'
          ? [(await this.writer.employerOf(transaction, call.reach, employer)).id]
          : (await changeScopeOf(transaction, employer)).organisations;
      return { organisations: [...new Set([...current, ...clients])], scopes: [id] };
    });
  }
}

interface Affected {
  readonly id: string;
  /** The person as they are; of one who is not there yet, their organisation by id or slug. */
  readonly employer: PersonEntity | string;
  /** Clients they are to work for, by id or slug. */
  readonly added: readonly string[];
}
