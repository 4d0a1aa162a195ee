import { LRUCache } from 'lru-cache';
import { toAddressPrefix } from '#libs/geo';
import type { RecordedValue } from '../intent.js';
import { toPersonalValue } from './recorded-value.js';

/** Who asked and from where, in what is personal of it. */
export interface PersonalOrigin {
  readonly organisationId: string;
  /** null for a caller that is not known. */
  readonly subjectId: string | null;
  readonly handle: string | null;
  readonly address: string | null;
  readonly userAgent: string;
}

/** The values that stand for an origin in a record. Apart, so that the full address can go while the rest stays. */
export interface OriginValues {
  readonly address: RecordedValue | null;
  readonly agent: RecordedValue;
}

const REMEMBERED = 20_000;
const REMEMBERED_MS = 3_600_000;

/**
 * Names each caller's address and agent by a salted hash. One hash serves the same caller for an hour, so that reads do not
 * each store a row; it never serves two organisations, whose trails could otherwise be joined by it.
 */
export class OriginRegister {
  private readonly known = new LRUCache<string, OriginValues>({ max: REMEMBERED, ttl: REMEMBERED_MS });

  of(origin: PersonalOrigin): OriginValues {
    const { organisationId, subjectId, handle, address, userAgent } = origin;
    // Neither an id nor an address holds a line break; what a client can write freely comes last.
    const key = `${organisationId}\n${subjectId}\n${handle}\n${address}\n${userAgent}`;
    const found = this.known.get(key);
    if (found) return found;
    const about = { organisationId, subjectId };
    const prefix = address === null ? null : toAddressPrefix(address);
    const values = {
      address: address === null ? null : toPersonalValue({ ...about, kind: 'address' }, { address }),
      agent: toPersonalValue({ ...about, kind: 'agent' }, { addressPrefix: prefix, handle, userAgent }),
    };
    this.known.set(key, values);
    return values;
  }
}
