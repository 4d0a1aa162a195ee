import { refuse, type S3Refusal } from '../protocol/s3-refusal.js';
import { nextCharacter } from './key-order.js';

/** What a listing is asked for, in either version of ListObjects. */
export interface ListQuery {
  readonly version: 1 | 2;
  readonly prefix: string;
  /** '' for none. */
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly urlEncoded: boolean;
  /** Marker or StartAfter: keys after this one; '' for all. */
  readonly after: string;
  /** Null on the first page, and in version 1. */
  readonly continuationToken: string | null;
  readonly fetchOwner: boolean;
}

const DEFAULT_KEYS = 1_000;
const MAX_KEYS = 1_000;
const DIGITS = /^\d{1,10}$/;
const MAX_ASKED = 2 ** 31 - 1;

/** Returns the listing the parameters ask for; more than 1,000 keys are 1,000, as in S3. */
export function parseListQuery(parameters: ReadonlyMap<string, string>): ListQuery | S3Refusal {
  const said = (name: string): string => parameters.get(name) ?? '';
  const maxKeys = parseMaxKeys(said('max-keys'));
  const flaw = maxKeys === null ? 'max-keys must be an integer from 0 to 2147483647.' : flawOf(said);
  if (maxKeys === null || flaw !== null) return refuse('InvalidArgument', flaw ?? undefined);
  return {
    prefix: said('prefix'),
    delimiter: said('delimiter'),
    maxKeys,
    urlEncoded: said('encoding-type') === 'url',
    ...(said('list-type') === '2'
      ? {
          version: 2,
          after: said('start-after'),
          continuationToken: parameters.get('continuation-token') ?? null,
          fetchOwner: said('fetch-owner') === 'true',
        }
      : { version: 1, after: said('marker'), continuationToken: null, fetchOwner: true }),
  };
}

function flawOf(said: (name: string) => string): string | null {
  if (!['', '2'].includes(said('list-type'))) return 'list-type must be 2.';
  if (!['', 'url'].includes(said('encoding-type'))) return 'encoding-type must be url.';
  const last = [...said('delimiter')].at(-1) ?? ' ';
  return nextCharacter(last) === null
    ? 'The delimiter must not end with the last character of Unicode.'
    : null;
}

function parseMaxKeys(text: string): number | null {
  if (text === '') return DEFAULT_KEYS;
  if (!DIGITS.test(text) || Number(text) > MAX_ASKED) return null;
  return Math.min(Number(text), MAX_KEYS);
}
