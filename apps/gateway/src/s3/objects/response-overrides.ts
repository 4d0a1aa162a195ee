import { isActiveMediaType, normaliseMediaType } from '#libs/http';
import { refuse, type S3Refusal } from '../protocol/s3-refusal.js';

/** Headers of an answer that a signed request may choose. */
export interface ResponseOverrides {
  readonly mediaType: string | null;
  readonly disposition: string | null;
  readonly language: string | null;
}

const DISPOSITION = /^(?:inline|attachment)(?:\s*;[\x20-\x7e]*)?$/i;
const LANGUAGE = /^[A-Za-z0-9, -]{1,100}$/;
const MAX_CHARS = 1_024;

/**
 * Returns the `response-*` parameters that may be followed: never one that would let a browser run what it gets. Those about
 * caching and encodings are not followed, because items are never cached and never encoded.
 */
export function parseOverrides(parameters: ReadonlyMap<string, string>): ResponseOverrides | S3Refusal {
  const said = (name: string): string | null => parameters.get(`response-content-${name}`) ?? null;
  const flaw = flawOf(said);
  if (flaw !== null) return refuse('InvalidArgument', flaw);
  const type = said('type');
  return {
    mediaType: type === null ? null : normaliseMediaType(type),
    disposition: said('disposition'),
    language: said('language'),
  };
}

function flawOf(said: (name: string) => string | null): string | null {
  const type = normaliseMediaType(said('type') ?? 'text/plain');
  if (type === null || isActiveMediaType(type))
    return 'response-content-type must be a media type that browsers do not run.';
  const disposition = said('disposition') ?? 'inline';
  if (disposition.length > MAX_CHARS || !DISPOSITION.test(disposition))
    return 'response-content-disposition must be inline or attachment, in ASCII.';
  return LANGUAGE.test(said('language') ?? 'en') ? null : 'response-content-language must be language tags.';
}

/** Returns the headers to put over an item's own; what is active stays an attachment, whatever was asked. */
export function toOverridingHeaders(
  { mediaType, disposition, language }: ResponseOverrides,
  itemMediaType: string,
): Record<string, string> {
  const mayBeInline = !isActiveMediaType(mediaType ?? itemMediaType);
  const follows = disposition !== null && (mayBeInline || /^attachment/i.test(disposition));
  return {
    ...(mediaType !== null && { 'content-type': mediaType }),
    ...(follows && { 'content-disposition': disposition }),
    ...(language !== null && { 'content-language': language }),
  };
}
