import { Injectable } from '@nestjs/common';
import { notify } from '#libs/notifications';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { lockOwned } from '../records/owned.js';
import { recordedAtClient } from './client-offices.js';
import { PersonEntity } from './person.entity.js';
import { PersonFinder } from './person-finder.js';
import { toPersonTrail, toPersonView, type PersonView } from './person.presenter.js';
import { assertStillCovers, changeScopeOf } from './work-reach.js';

interface Standing {
  readonly status: PersonEntity['status'];
  readonly action: string;
}

/** Suspends and reinstates people; when a suspension is answered, no gateway serves the person any more. */
@Injectable()
export class PersonStandingService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly people: PersonFinder,
  ) {}

  suspend(call: AdminCall, reference: string): Promise<Changed<PersonView>> {
    return this.put(call, reference, { status: 'suspended', action: 'person.suspend' });
  }

  reinstate(call: AdminCall, reference: string): Promise<Changed<PersonView>> {
    return this.put(call, reference, { status: 'active', action: 'person.reinstate' });
  }

  private async put(
    call: AdminCall,
    reference: string,
    { status, action }: Standing,
  ): Promise<Changed<PersonView>> {
    const { reach } = call;
    const person = await this.database.transaction(reach.scope, (transaction) =>
      this.people.get(transaction, reach, reference),
    );
    const { id } = person;
    return this.changes.apply(call, {
      permission: 'person:suspend',
      organisationId: call.principal.organisationId,
      policy: () =>
        this.database.transaction(reach.scope, (transaction) => changeScopeOf(transaction, person)),
      work: async (transaction, locked) => {
        await assertStillCovers(transaction, locked, person);
        await lockOwned(transaction, PersonEntity, id);
        const before = await this.people.getWithDetails(transaction, reach, id);
        await transaction.update(PersonEntity, { id }, { status });
        const after = await this.people.getWithDetails(transaction, reach, id);
        if (status === 'suspended' && before.person.status !== 'suspended') {
          const { organisationId } = person;
          const about = { organisationId, data: { personId: id }, audience: { people: [id] } };
          await notify(transaction, { type: 'person.suspended', ...about });
        }
        const entry = {
          action,
          object: { type: 'person', id },
          before: toPersonTrail(before),
          after: toPersonTrail(after),
        };
        const body = toPersonView(after, true);
        const shown = { before: toPersonView(before, true), after: body };
        const elsewhere = await recordedAtClient(transaction, { before: before.person, after: after.person });
        return { status: 200, body, entry, elsewhere, shown };
      },
    });
  }
}
