import { parseAmzDate } from './amz-date.js';
import type { HeaderIndex } from './header-index.js';
import type { ParsedForm } from './parsed-signature.js';
import { ALGORITHM, type ClaimText, parseClaim } from './signature-claim.js';
import { isRefusal, refuse, type SignatureRefusal } from './signature-refusal.js';

const PARTS = ['Credential', 'SignedHeaders', 'Signature'] as const;
const MAX_LENGTH = 8_192;

/** Returns what `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` claims, with the headers it goes by. */
export function parseAuthorizationHeader(value: string, headers: HeaderIndex): ParsedForm | SignatureRefusal {
  const space = value.indexOf(' ');
  const scheme = space < 0 ? value : value.slice(0, space);
  if (scheme === 'AWS')
    return refuse('signature-version-2', `Signature Version 2 is not accepted; use ${ALGORITHM}.`, 'header');
  if (scheme !== ALGORITHM)
    return refuse('scheme-unsupported', `The only authorization accepted is ${ALGORITHM}.`, 'header');
  const text = value.length > MAX_LENGTH ? null : splitParts(value.slice(space + 1));
  if (space < 0 || text === null)
    return refuse('authorization-malformed', `${PARTS.join(', ')} must each be there once.`, 'header');
  const claim = parseClaim(text, 'header');
  return isRefusal(claim) ? claim : withDate(claim, headers);
}

function withDate(claim: ParsedForm['claim'], headers: HeaderIndex): ParsedForm | SignatureRefusal {
  const signedAt = parseAmzDate(headers.first('x-amz-date'));
  if (signedAt === null)
    return refuse('date-malformed', 'X-Amz-Date must be there, as yyyymmddThhmmssZ.', 'header');
  return {
    form: 'header',
    claim,
    signedAt,
    expiresSeconds: null,
    sessionToken: headers.first('x-amz-security-token') ?? null,
    declaredBodyHash: headers.first('x-amz-content-sha256') ?? null,
  };
}

/** Returns the three parts; null unless each is there exactly once and nothing else is. */
function splitParts(text: string): ClaimText | null {
  const parts = new Map<string, string>();
  const pieces = text.split(',');
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    parts.set(piece.slice(0, Math.max(equals, 0)).trim(), piece.slice(equals + 1).trim());
  }
  if (pieces.length !== PARTS.length || PARTS.some((name) => !parts.has(name))) return null;
  return {
    credential: parts.get('Credential'),
    signedHeaders: parts.get('SignedHeaders'),
    signature: parts.get('Signature'),
  };
}
