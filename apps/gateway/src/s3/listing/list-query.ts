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
  const listType = parameters.get('list-type');
  if (listType !== undefined && listType !== '2') return refuse('InvalidArgument', 'list-type must be 2.');
  const encoding = parameters.get('encoding-type') ?? '';
  if (encoding !== '' && encoding !== 'url') return refuse('InvalidArgument', 'encoding-type must be url.');
  const maxKeys = parseMaxKeys(parameters.get('max-keys'));
  if (maxKeys === null) return refuse('InvalidArgument', 'max-keys must be an integer from 0 to 2147483647.');
  const delimiter = parameters.get('delimiter') ?? '';
  if (nextCharacter([...delimiter].at(-1) ?? ' ') === null)
    return refuse('InvalidArgument', 'The delimiter must not end with the last character of Unicode.');
  const version = listType === '2' ? 2 : 1;
  return {
    version,
    prefix: parameters.get('prefix') ?? '',
    delimiter,
    maxKeys,
    urlEncoded: encoding === 'url',
    after: parameters.get(version === 2 ? 'start-after' : 'marker') ?? '',
    continuationToken: version === 2 ? (parameters.get('continuation-token') ?? null) : null,
    fetchOwner: version === 1 || parameters.get('fetch-owner') === 'true',
  };
}

function parseMaxKeys(text: string | undefined): number | null {
  if (text === undefined || text === '') return DEFAULT_KEYS;
  if (!DIGITS.test(text) || Number(text) > MAX_ASKED) return null;
  return Math.min(Number(text), MAX_KEYS);
}
