import { parseAuthorizationHeader } from './authorization-header.js';
import { findUncovered } from './header-coverage.js';
import { HeaderIndex } from './header-index.js';
import type { ParsedForm, ParsedSignature, SignatureRules } from './parsed-signature.js';
import { payloadOf } from './payload-hash.js';
import { isPresigned, isPresignedVersion2, parsePresignedQuery } from './presigned-query.js';
import { parseRawTarget, type RawTarget } from './raw-target.js';
import { ALGORITHM } from './signature-claim.js';
import { isRefusal, refuse, type SignatureRefusal } from './signature-refusal.js';
import type { SignedRequest } from './signed-request.js';

/** Returns who claims to have signed the request and how, or why it is not a signed request. Never throws; proves nothing. */
export function parseSignature(
  request: SignedRequest,
  rules: SignatureRules,
): ParsedSignature | SignatureRefusal {
  const target = parseRawTarget(request.target);
  if (target === null) return refuse('target-malformed', 'The request target cannot be read.', null);
  const headers = new HeaderIndex(request.rawHeaders);
  const parsed = parseForm(target, headers);
  if (isRefusal(parsed)) return parsed;
  const refusal = findForbidden(parsed, rules) ?? findUncovered(parsed, headers);
  if (refusal !== null) return refusal;
  const payload = payloadOf(parsed, request, rules);
  if (isRefusal(payload)) return payload;
  return { kind: 'parsed', ...parsed, expiresAt: expiryOf(parsed, rules), payload, target, headers };
}

/** The shape of the request alone chooses the form; nothing is tried in turn. */
function parseForm(target: RawTarget, headers: HeaderIndex): ParsedForm | SignatureRefusal {
  const authorization = headers.first('authorization');
  const presigned = isPresigned(target.query);
  const version2 = isPresignedVersion2(target.query);
  const claims = [authorization !== undefined, presigned, version2].filter(Boolean).length;
  if (claims > 1 || headers.isRepeated('authorization'))
    return refuse('two-signatures', 'Only one way to authenticate may be used at a time.', null);
  if (authorization !== undefined) return parseAuthorizationHeader(authorization, headers);
  if (presigned) return parsePresignedQuery(target.query, headers);
  if (version2)
    return refuse('signature-version-2', `Signature Version 2 is not accepted; use ${ALGORITHM}.`, 'query');
  return refuse('unsigned', `The request is not signed; sign it with ${ALGORITHM}.`, null);
}

function findForbidden(parsed: ParsedForm, rules: SignatureRules): SignatureRefusal | null {
  const { form, signedAt, claim } = parsed;
  const { date, region, service } = claim.scope;
  if (form === 'query' && rules.maxExpiresSeconds === null)
    return refuse('scheme-unsupported', 'Presigned requests are not accepted.', form);
  if (rules.region !== null && region !== rules.region)
    return refuse('scope-region', `Credential should be scoped to region '${rules.region}'.`, form);
  if (service !== rules.service)
    return refuse(
      'scope-service',
      `Credential should be scoped to correct service: '${rules.service}'.`,
      form,
    );
  if (date !== dayOf(signedAt))
    return refuse('scope-date', 'Date in Credential scope does not match X-Amz-Date.', form);
  return null;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}

function expiryOf({ expiresSeconds, signedAt }: ParsedForm, rules: SignatureRules): Date {
  const lifeMs =
    expiresSeconds === null
      ? rules.maxSkewMs
      : Math.min(expiresSeconds, rules.maxExpiresSeconds ?? 0) * 1_000;
  return new Date(signedAt.getTime() + lifeMs);
}
