import type { SignatureForm, SignatureRefusalReason } from './signature-refusal.js';
import { refuse, type SignatureRefusal } from './signature-refusal.js';

/** The only algorithm accepted. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What a signature is bound to besides the request. */
export interface CredentialScope {
  /** yyyymmdd. */
  readonly date: string;
  /** Chosen by the caller: never evidence of where anything is. */
  readonly region: string;
  readonly service: string;
}

/** The three parts both forms of a signature have; claimed by the caller, well formed, nothing proven. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  /** Lower case, each once, in the order given; `host` is among them. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hex digits. */
  readonly signature: string;
}

/** The same as text, undefined where it did not come. */
export interface ClaimText {
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
}

const CREDENTIAL =
  /^([A-Za-z0-9_-]{1,128})\/(\d{8})\/([A-Za-z0-9_-]{1,64})\/([A-Za-z0-9_-]{1,64})\/aws4_request$/;
/** RFC 9110 tokens in lower case, at most 64 of them. */
const SIGNED_HEADERS = /^[a-z0-9!#$%&'*+.^_`|~-]{1,256}(?:;[a-z0-9!#$%&'*+.^_`|~-]{1,256}){0,63}$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

const MALFORMED: Readonly<Record<SignatureForm, SignatureRefusalReason>> = {
  header: 'authorization-malformed',
  query: 'query-malformed',
};

/** Returns the claim, or which part of it is malformed. */
export function parseClaim(text: ClaimText, form: SignatureForm): SignatureClaim | SignatureRefusal {
  const credential = parseCredential(text.credential ?? '');
  const signedHeaders = parseSignedHeaders(text.signedHeaders ?? '');
  const [signature] = SIGNATURE.exec(text.signature ?? '') ?? [];
  if (credential === null) return malformed('Credential', form);
  if (signedHeaders === null) return malformed('SignedHeaders', form);
  if (signature === undefined) return malformed('Signature', form);
  if (!signedHeaders.includes('host'))
    return refuse('header-unsigned', 'The header host must be signed.', form);
  return { ...credential, signedHeaders, signature };
}

function malformed(part: string, form: SignatureForm): SignatureRefusal {
  return refuse(MALFORMED[form], `${part} is malformed.`, form);
}

function parseCredential(text: string): Pick<SignatureClaim, 'accessKeyId' | 'scope'> | null {
  const [, accessKeyId, date, region, service] = CREDENTIAL.exec(text) ?? [];
  if (!accessKeyId || !date || !region || !service) return null;
  return { accessKeyId, scope: { date, region, service } };
}

function parseSignedHeaders(text: string): readonly string[] | null {
  if (!SIGNED_HEADERS.test(text)) return null;
  const names = text.split(';');
  return new Set(names).size === names.length ? names : null;
}
