import type { ListedEntry, ListedKey } from './listed-keys.repository.js';
import type { ListQuery } from './list-query.js';
import type { ListPage } from './list-page.js';
import { Xml } from '../protocol/xml.js';

const NOT_LEFT_ALONE = /[!'()*]/g;

/** Whose the objects are, as far as S3's clients are told. */
export interface Owner {
  readonly id: string;
  readonly name: string;
}

/** Returns the answer to a listing, in the version it was asked for. */
export function toListDocument(listing: {
  readonly bucket: string;
  readonly query: ListQuery;
  readonly page: ListPage;
  readonly nextToken: string | null;
  readonly owner: Owner;
}): string {
  const { bucket, query, page, owner } = listing;
  const text = query.urlEncoded ? urlEncoded : (plain: string): string => plain;
  return Xml.document(
    'ListBucketResult',
    Xml.element('Name', bucket),
    Xml.element('Prefix', text(query.prefix)),
    ...(query.version === 2 ? pagingOfVersion2(listing, text) : pagingOfVersion1(listing, text)),
    Xml.element('MaxKeys', query.maxKeys),
    ...(query.delimiter === '' ? [] : [Xml.element('Delimiter', text(query.delimiter))]),
    ...(query.urlEncoded ? [Xml.element('EncodingType', 'url')] : []),
    Xml.element('IsTruncated', String(page.nextFrom !== null)),
    ...page.entries.map((entry) =>
      entry.kind === 'key'
        ? toContents(entry, text(entry.key), query.fetchOwner ? owner : null)
        : Xml.element('CommonPrefixes', Xml.element('Prefix', text(entry.prefix))),
    ),
  );
}

type Parts = Pick<Parameters<typeof toListDocument>[0], 'query' | 'page' | 'nextToken'>;

function pagingOfVersion1({ query, page }: Parts, text: (plain: string) => string): Xml[] {
  const last = page.entries.at(-1);
  // Without a delimiter the last key is the marker, as S3 has it; with one it may be a group.
  const isSaid = page.nextFrom !== null && last !== undefined && query.delimiter !== '';
  return [
    Xml.element('Marker', text(query.after)),
    ...(isSaid ? [Xml.element('NextMarker', text(nameOf(last)))] : []),
  ];
}

/** Tokens are ours and never encoded. */
function pagingOfVersion2({ query, page, nextToken }: Parts, text: (plain: string) => string): Xml[] {
  return [
    Xml.element('KeyCount', page.entries.length),
    ...(query.continuationToken === null ? [] : [Xml.element('ContinuationToken', query.continuationToken)]),
    ...(nextToken === null ? [] : [Xml.element('NextContinuationToken', nextToken)]),
    ...(query.after === '' ? [] : [Xml.element('StartAfter', text(query.after))]),
  ];
}

function toContents(entry: ListedKey, key: string, owner: Owner | null): Xml {
  return Xml.element(
    'Contents',
    Xml.element('Key', key),
    Xml.element('LastModified', entry.lastModified.toISOString()),
    Xml.element('ETag', entry.etag),
    Xml.element('Size', entry.sizeBytes),
    ...(owner ? [toOwner(owner)] : []),
    Xml.element('StorageClass', 'STANDARD'),
  );
}

/** Returns S3's description of an owner. */
export function toOwner({ id, name }: Owner): Xml {
  return Xml.element('Owner', Xml.element('ID', id), Xml.element('DisplayName', name));
}

function nameOf(entry: ListedEntry): string {
  return entry.kind === 'key' ? entry.key : entry.prefix;
}

/** S3's `encoding-type=url`: everything but unreserved characters and the slash. */
function urlEncoded(plain: string): string {
  return encodeURIComponent(plain.toWellFormed())
    .replaceAll('%2F', '/')
    .replace(NOT_LEFT_ALONE, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
