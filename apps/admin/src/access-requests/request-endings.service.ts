import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { MoreThan } from 'typeorm';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { toAccessRequestView } from './access-request.presenter.js';
import { RequestRecords } from './request-records.js';
import { writeStep } from './request-step.js';

/** Ends what is asked for somebody who goes. */
@Injectable()
export class RequestEndings {
  constructor(private readonly records: RequestRecords) {}

  /**
   * Withdraws every open request for the person at the client, whoever asked, and returns what is recorded of each: within
   * the change that ends the engagement, so that no approval engages them again.
   */
  async withdrawAll(
    transaction: Transaction,
    { personId, organisationId }: Pick<AccessRequestEntity, 'personId' | 'organisationId'>,
    actorId: string,
  ): Promise<readonly AdministrationEntry[]> {
    const at = this.records.now();
    const open = await transaction.find(AccessRequestEntity, {
      where: { personId, organisationId, state: 'pending', expiresAt: MoreThan(at) },
      order: { id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
    const entries: AdministrationEntry[] = [];
    for (const { id } of open) {
      const before = toAccessRequestView(await this.records.getWithDetails(transaction, id), at);
      await transaction.update(AccessRequestEntity, { id }, { state: 'withdrawn', closedAt: at });
      const step = { verb: 'withdraw', event: { action: 'withdrawn', step: null } } as const;
      const { entry } = await writeStep(transaction, this.records, { id, step, at, before, actorId });
      entries.push(entry);
    }
    return entries;
  }
}
