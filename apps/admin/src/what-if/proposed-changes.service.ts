import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo } from '../calls/reach.js';
import { CountryGroups } from '../country-groups/country-groups.service.js';
import type { Alteration } from './alteration.js';
import { DATASET_CHANGES } from './dataset-changes.js';
import { PartyChanges } from './party-changes.service.js';
import { PROJECT_CHANGES } from './project-changes.js';
import type { Readers, Reading } from './reading.js';
import type { ProposedChange } from './what-if.schema.js';

/** Reads proposed changes as changes of facts. A change that could not be made is refused as making it would be. */
@Injectable()
export class ProposedChanges {
  private readonly readers: Readers;

  constructor(
    private readonly database: Database,
    private readonly groups: CountryGroups,
    parties: PartyChanges,
  ) {
    this.readers = { ...PROJECT_CHANGES, ...DATASET_CHANGES, ...parties.readers };
  }

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
    // The table has a reader for each kind, of changes of that kind; the compiler cannot follow one key through both.
    const read = this.readers[change.kind] as (
      reading: Reading,
      change: ProposedChange,
    ) => Promise<Alteration>;
    return read(reading, change);
  }
}
