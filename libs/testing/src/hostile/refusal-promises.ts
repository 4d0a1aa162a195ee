import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An answer, whoever asked for it. */
export interface WalkAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Problem {
  readonly code?: unknown;
  readonly errors?: readonly { readonly field?: unknown }[];
}

/** Refusals before there was anything with fields: the request could not be read, or is of a kind that has none. */
const FIELDLESS: ReadonlySet<string> = new Set(['MALFORMED_JSON', 'MALFORMED_REQUEST', 'MALFORMED_URL']);
const DOCUMENT = join(import.meta.dirname, '../../../../docs/errors.md');

/** Returns every code that the document of errors names. */
export async function documentedCodes(): Promise<ReadonlySet<string>> {
  const text = await readFile(DOCUMENT, 'utf8');
  return new Set([...text.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code = '']) => code));
}

/** Returns the promises about answers that this one breaks: what is refused is the caller's mistake, named by a documented code and its field. */
export function brokenPromises(answer: WalkAnswer, codes: ReadonlySet<string>): string[] {
  const { status, text } = answer;
  if (status >= 200 && status < 400) return [];
  if (status < 400 || status >= 500) return ['answered neither with success nor with the caller’s mistake'];
  if (text === '') return ['said nothing'];
  if (!String(answer.headers['content-type']).startsWith('application/problem+json'))
    return ['is no problem document'];
  return brokenByProblem(status, JSON.parse(text) as Problem, codes);
}

function brokenByProblem(
  status: number,
  { code, errors = [] }: Problem,
  codes: ReadonlySet<string>,
): string[] {
  if (typeof code !== 'string' || !codes.has(code)) return [`named no documented code: ${String(code)}`];
  if (code === 'VALUE_NOT_ALLOWED') return ['let a value reach the database that it does not take'];
  const hasFields = (status === 400 || status === 422) && !FIELDLESS.has(code);
  const namesFields =
    errors.length > 0 && errors.every(({ field }) => typeof field === 'string' && field !== '');
  return hasFields && !namesFields ? ['named no field'] : [];
}
