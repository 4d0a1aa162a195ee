import { types } from 'node:util';

const SECRET_KEY =
  /^(?:.*authorization|.*cookie|.*token|.*secret.*|.*passw(?:or)?d|.*passphrase|.*private_?key|.*api_?key|.*credential(?:s)?|.*signature|ticket|plaintext.*|datakey|data_key)$/i;
const SECRET_TEXT = [
  // Bearer and Basic credentials, JSON web tokens, signed URLs, tickets, URL passwords.
  /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /([?&](?:X-Amz-(?:Signature|Security-Token|Credential)|access_token|id_token|code|client_secret)=)[^&\s"]+/gi,
  /(\/t\/)[^/?\s"]{8,}/g,
  /(:\/\/[^/\s:@]+:)[^/\s@]+(?=@)/g,
];
const REDACTED = '[redacted]';
const MAX_DEPTH = 6;

/** Returns a copy without secrets: values under secret keys are replaced, secrets inside texts cut out. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0);
}

/** Returns what may be logged of any value, for arguments of a format string. */
export function redactArgument(value: unknown): unknown {
  return redactValue(value, 0);
}

/** Returns the text with credentials, tokens, tickets and signatures cut out. */
export function redactText(text: string): string {
  return SECRET_TEXT.reduce((cleaned, pattern) => cleaned.replace(pattern, replacement), text);
}

/** Keeps the captured lead-in (`Bearer`, `/t/`, a parameter's name), so the line still says what was there. */
function replacement(_match: string, lead: unknown): string {
  return typeof lead === 'string'
    ? `${lead}${lead.endsWith('=') || /[/:]$/.test(lead) ? '' : ' '}${REDACTED}`
    : REDACTED;
}

function redactObject(object: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(object).map(([key, value]: [string, unknown]) => [
    key,
    SECRET_KEY.test(key) && value !== undefined ? REDACTED : redactValue(value, depth + 1),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > MAX_DEPTH) return '[too deep]';
  if (types.isNativeError(value)) return redactObject(errorFields(value), depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Array.isArray(value)
    ? value.map((entry) => redactValue(entry, depth + 1))
    : redactObject(value, depth);
}

/** Properties first, so that one named `message` or `stack` cannot hide the error's own. */
function errorFields(error: Error): object {
  const { name, message, stack, cause } = error;
  return { ...error, type: name, message, stack, ...(cause !== undefined && { cause }) };
}
