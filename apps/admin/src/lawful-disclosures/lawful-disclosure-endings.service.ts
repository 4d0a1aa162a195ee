import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { notify } from '#libs/notifications';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed, Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { CLOCK } from '../ports.js';
import { lockOwned } from '../records/owned.js';
import { conflict, notFound } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { standingOrder } from '../standing-orders/standing-order.js';
import type { UntoldDisclosure } from './ended-bars.repository.js';
import { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';
import { noticeOfTelling } from './lawful-disclosure-notices.js';
import { type LawfulDisclosureView, toLawfulDisclosureView } from './lawful-disclosure.presenter.js';
import { getLawfulDisclosure } from './lawful-disclosures.queries.js';

interface Ending {
  readonly action: 'lawful-disclosure.withdraw' | 'lawful-disclosure.tell';
  /** On whose trail it is put. */
  readonly recordedAt: (row: LawfulDisclosureEntity) => string;
  readonly values: (row: LawfulDisclosureEntity, now: Date) => Partial<LawfulDisclosureEntity>;
}

/** While a bar runs, nothing of it is on the client's trail. */
const WITHDRAWAL: Ending = {
  action: 'lawful-disclosure.withdraw',
  recordedAt: ({ toldAt, heldBy, organisationId }) => (toldAt === null ? heldBy : organisationId),
  values: ({ withdrawnAt }, now) => ({ withdrawnAt: withdrawnAt ?? now }),
};

const TELLING: Ending = {
  action: 'lawful-disclosure.tell',
  recordedAt: ({ organisationId }) => organisationId,
  values: ({ toldAt, barUntil }, now) => {
    if (barUntil !== null && barUntil > now) throw stillBarred();
    return { toldAt: toldAt ?? now };
  },
};

/** By itself, only what nobody was first with. */
const TELLING_ONCE: Ending = {
  ...TELLING,
  values: (row, now) => {
    if (row.toldAt !== null) throw new ToldAlready();
    return TELLING.values(row, now);
  },
};

const BAR_OVER = 'The bar is over.';

/** Ends disclosures, which one person may, and puts on the client's trail what it was barred from. */
@Injectable()
export class LawfulDisclosureEndings {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  withdraw(call: AdminCall, id: string): Promise<Changed<LawfulDisclosureView>> {
    return this.change(call, id, WITHDRAWAL);
  }

  tell(call: AdminCall, id: string): Promise<Changed<LawfulDisclosureView>> {
    return this.change(call, id, TELLING);
  }

  /** Tells the client in the name of the disclosure itself, once: its bar said until when it was not to be told, and no longer. */
  async tellByItself({ id, organisationId }: UntoldDisclosure): Promise<void> {
    const order = { id, organisationId, handle: 'lawful-disclosure', isOperators: true } as const;
    try {
      await this.changes.applyOrdered(standingOrder(order, BAR_OVER), {
        organisationId,
        policy: null,
        work: (transaction) => this.end(transaction, id, TELLING_ONCE),
      });
    } catch (error) {
      if (!(error instanceof ToldAlready)) throw error;
    }
  }

  private async change(call: AdminCall, id: string, ending: Ending): Promise<Changed<LawfulDisclosureView>> {
    const found = await this.find(call, id);
    // A client sees what the operator disclosed of its data; it is not its to end.
    if (call.reach.organisations !== 'every' && found.heldBy !== call.principal.organisationId)
      throw notFound();
    return this.changes.apply(call, {
      permission: 'lawful-disclosure:update',
      organisationId: ending.recordedAt(found),
      policy: null,
      work: (transaction) => this.end(transaction, id, ending),
    });
  }

  private async end(
    transaction: Transaction,
    id: string,
    ending: Ending,
  ): Promise<Done<LawfulDisclosureView>> {
    const before = await lockOwned(transaction, LawfulDisclosureEntity, id);
    const values = ending.values(before, this.clock.now());
    const row = await updateAndRead(transaction, LawfulDisclosureEntity, id, values);
    const notice = before.toldAt === null ? noticeOfTelling(row) : null;
    if (notice !== null) await notify(transaction, notice);
    const after = toLawfulDisclosureView(row);
    const object = { type: 'lawful-disclosure', id };
    const verdict = { kind: 'disclosure', effect: 'allow', codes: [] } as const;
    // The client's trail is told the whole of it, not what differs: it has nothing of before.
    const isTold = ending.action === 'lawful-disclosure.tell';
    const shown = { before: toLawfulDisclosureView(before), after };
    const entry = { action: ending.action, object, before: isTold ? null : shown.before, after, verdict };
    return { status: 200, body: after, entry, shown };
  }

  private find(call: AdminCall, id: string): Promise<LawfulDisclosureEntity> {
    return this.database.transaction(call.reach.scope, (transaction: Transaction) =>
      getLawfulDisclosure(transaction, call, { id, now: this.clock.now() }),
    );
  }
}

/** Undoes a telling that somebody else was first with; nobody is told twice. */
class ToldAlready extends Error {}

function stillBarred() {
  return conflict('DISCLOSURE_BARRED', 'A law still forbids to tell the client of this disclosure.');
}
