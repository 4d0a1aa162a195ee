import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import { In } from 'typeorm';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { ItemEntity } from '../items/item.entity.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { getOwned, referredBy } from '../records/owned.js';
import { notFound, unknownReference, unprocessable } from '../records/record.errors.js';
import { insertAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { storedBody } from '../two-person/stored-body.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, Review, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { SecondPersonNeeded } from '../two-person/second-person-needed.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';
import { noticeOfTelling } from './lawful-disclosure-notices.js';
import { type LawfulDisclosureView, toLawfulDisclosureView } from './lawful-disclosure.presenter.js';
import { type CreateLawfulDisclosure, createLawfulDisclosure } from './lawful-disclosure.schema.js';

const ALWAYS: Review = { concerns: [{ code: 'LAWFUL_DISCLOSURE', what: 'disclosure' }], base: null };

/** Who asked, whose people decide, and whose data it is. */
interface Asked {
  readonly organisationId: string;
  readonly heldBy: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly body: CreateLawfulDisclosure;
}

/**
 * Disclosure to authorities (C24): asked for by one person, approved by another of the same organisation, always. Its records
 * are a class of their own, on the client's trail; while a law forbids to tell the client, on that of whoever holds it.
 */
@Injectable()
export class LawfulDisclosuresService implements Proposer {
  readonly proposes = ['lawful-disclosure.create'] as const;

  constructor(
    private readonly organisations: OrganisationFinder,
    private readonly changes: TwoPersonChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async request(
    call: AdminCall,
    body: CreateLawfulDisclosure,
  ): Promise<Changed<LawfulDisclosureView | PendingChangeView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    const { id: requestedBy, organisationId: heldBy } = call.principal;
    if (body.barredFromClient !== null && heldBy === organisationId) throw barredFromOneself();
    const asked = { organisationId, heldBy, requestedBy, requestedAt: this.clock.now(), body };
    return this.changes.apply(call, this.changeOf(call, asked));
  }

  again(
    call: AdminCall,
    { organisationId: heldBy, ...stored }: StoredProposal,
  ): Promise<ReviewedChange<object>> {
    if (call.principal.organisationId !== heldBy) throw notFound();
    const body = storedBody(createLawfulDisclosure, stored.body);
    const { proposedBy: requestedBy, proposedAt: requestedAt } = stored;
    const organisationId = body.organisation ?? heldBy;
    const asked = { organisationId, heldBy, requestedBy, requestedAt, body };
    return Promise.resolve(this.changeOf(call, asked));
  }

  private changeOf(call: AdminCall, asked: Asked): ReviewedChange<LawfulDisclosureView> {
    const { organisationId, heldBy, body } = asked;
    const isBarred = body.barredFromClient !== null;
    return {
      permission: 'lawful-disclosure:create',
      organisationId: isBarred ? heldBy : organisationId,
      decidedBy: heldBy,
      // It is no leave to read by any gate there is.
      policy: null,
      proposal: {
        kind: 'lawful-disclosure.create',
        target: null,
        body: { ...settingsOf(body), organisation: organisationId },
      },
      work: async (transaction) => {
        const values = await this.valuesOf(transaction, call.reach, asked);
        // Asked for, not approved: a row with one person in it is refused by the database too.
        if (call.principal.id === asked.requestedBy) throw new SecondPersonNeeded(ALWAYS, entryOf(values));
        const people = { approvedBy: call.principal.id, approvedAt: this.clock.now() };
        const row = await insertAndRead(transaction, LawfulDisclosureEntity, { ...values, ...people });
        const notice = noticeOfTelling(row);
        if (notice !== null) await notify(transaction, notice);
        const view = toLawfulDisclosureView(row);
        return { status: 201, body: view, entry: entryOf(view), review: ALWAYS };
      },
    };
  }

  private async valuesOf(
    transaction: Transaction,
    reach: Reach,
    { body, ...asked }: Asked,
  ): Promise<Omit<LawfulDisclosureEntity, 'approvedBy' | 'approvedAt' | 'withdrawnAt'>> {
    const within = narrowedTo(reach, asked.organisationId);
    const dataset = await referredBy('dataset', getOwned(transaction, DatasetEntity, within, body.dataset));
    await assertItemsOf(transaction, dataset.id, body.items ?? []);
    const { authority, legalBasis, items: itemIds, validFrom, validUntil, barredFromClient: bar } = body;
    const barred = { barReason: bar?.reason ?? null, barUntil: bar?.until ?? null };
    const toldAt = bar === null ? this.clock.now() : null;
    const what = { authority, legalBasis, datasetId: dataset.id, itemIds, validFrom, validUntil };
    return { ...asked, ...what, ...barred, id: uuidV7(), toldAt };
  }
}

function entryOf(after: { readonly id: string }): AdministrationEntry {
  const object = { type: 'lawful-disclosure', id: after.id };
  const verdict = { kind: 'disclosure', effect: 'allow', codes: [] } as const;
  return { action: 'lawful-disclosure.create', object, before: null, after, verdict };
}

/** Throws REFERENCE_UNKNOWN for an item that is not of this dataset, whoever's it is. */
async function assertItemsOf(
  transaction: Transaction,
  datasetId: string,
  items: readonly string[],
): Promise<void> {
  const found = await transaction.countBy(ItemEntity, { id: In([...items]), datasetId });
  if (found !== items.length) throw unknownReference('items');
}

function barredFromOneself() {
  return unprocessable('BAR_NOT_APPLICABLE', 'barredFromClient', 'is for data of somebody else');
}
