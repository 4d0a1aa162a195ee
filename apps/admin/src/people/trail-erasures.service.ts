import { Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { PersonFinder } from './person-finder.js';
import { toPersonView } from './person.presenter.js';

/** What was forgotten of a person. */
export interface TrailErasureView {
  readonly person: string;
  /** Addresses, agents, facts and changes that records named and nobody can look up any more. */
  readonly erasedValues: number;
  /** Texts of theirs and about them in access requests, reviews and changes that waited for a second person. */
  readonly erasedWords: number;
}

/** Counts, as the database writes them. */
interface Forgotten {
  readonly values: string;
  readonly words: string;
}

const ERASE = 'SELECT erase_recorded_values($1) AS values, erase_words($1) AS words';

/**
 * Forgets what is personal in a person's records, and the words in what was asked and decided (GDPR Article 17). The records stay,
 * and every proof of them holds: they name what is gone by salted hashes only.
 */
@Injectable()
export class TrailErasuresService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly people: PersonFinder,
  ) {}

  async erase(call: AdminCall, reference: string): Promise<Changed<TrailErasureView>> {
    const { reach, principal } = call;
    const person = await this.database.transaction(reach.scope, (transaction) =>
      this.people.get(transaction, reach, reference),
    );
    if (person.status !== 'suspended') throw stillWorking();
    const { id } = person;
    return this.changes.apply(call, {
      permission: 'person:erase',
      organisationId: principal.organisationId,
      policy: null,
      work: async (transaction) => {
        const standing = await this.people.getWithDetails(transaction, reach, id);
        const [row] = await transaction.query<Forgotten[]>(ERASE, [id]);
        await transaction.query('SELECT erase_alert_history($1)', [id]);
        const { values, words } = row ?? {};
        const body = { person: id, erasedValues: Number(values ?? 0), erasedWords: Number(words ?? 0) };
        const object = { type: 'person-trail', id };
        return {
          status: 200,
          body,
          entry: { action: 'person.erase-trail', object, before: null, after: body },
          // It is asked of the person, who stays as they are; what was erased is nothing to look at.
          shown: { before: toPersonView(standing, true), after: null },
        };
      },
    });
  }
}

/** Whoever still works leaves new traces with the next read. */
function stillWorking(): AppError {
  return new AppError({
    code: 'PERSON_ACTIVE',
    kind: 'conflict',
    publicMessage: 'This person is active: suspend them first, or the next read records them again.',
  });
}
