import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Scope } from '#libs/persistence';
import { CLOCK } from '../ports.js';
import type { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';

/** A disclosure that is to be told, and whose data it is. */
export type UntoldDisclosure = Pick<LawfulDisclosureEntity, 'id' | 'organisationId'>;

/** Whose bar is over concerns every organisation; what is then done is done within one. */
const EVERYWHERE: Scope = { organisations: [], operator: true };
const LEASE_SECONDS = 60;
const MAX_AT_ONCE = 100;

// Over by this clock and by the database's: what is told an instant too early cannot be taken back. Those nobody tried come first,
// so that however many cannot be told, they keep none of the others.
const CLAIM = `
  UPDATE portcullis.lawful_disclosures SET tell_again_at = clock_timestamp() + make_interval(secs => $2)
  WHERE id IN (
    SELECT d.id FROM portcullis.lawful_disclosures d
    WHERE d.told_at IS NULL AND d.bar_until <= least($1, now()) AND (d.tell_again_at IS NULL OR d.tell_again_at <= clock_timestamp())
    ORDER BY d.tell_again_at NULLS FIRST, d.bar_until LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING id, organisation_id AS "organisationId"`;
const LET_GO = 'UPDATE portcullis.lawful_disclosures SET tell_again_at = NULL WHERE id = $1';

/** Finds disclosures whose bar is over and that the client was not told of. */
@Injectable()
export class EndedBars {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns some, and keeps every process from them for a while: also from those that then fail. */
  async claim(): Promise<readonly UntoldDisclosure[]> {
    const values = [this.clock.now(), LEASE_SECONDS, MAX_AT_ONCE];
    const [claimed] = await this.database.read<UntoldDisclosure[]>(EVERYWHERE, CLAIM, values);
    return claimed ?? [];
  }

  /** Leaves it to whoever comes next. */
  async letGo({ id }: UntoldDisclosure): Promise<void> {
    await this.database.read(EVERYWHERE, LET_GO, [id]);
  }
}
