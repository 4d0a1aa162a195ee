import { z } from 'zod';
import { AppError } from '#libs/kernel';
import type { Answer } from './exchange.js';

const schema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  reasons: z.array(z.object({ gate: z.string(), code: z.string() })).optional(),
});

/** Turns a refusal into an error with the server's own code and words; also when the answer is no problem document. */
export function toAnswerError(answer: Answer): AppError {
  const problem = schema.safeParse(parseJson(answer.text)).data ?? {};
  const reasons = problem.reasons?.map((reason) => reason.code).join(', ');
  const fields = problem.errors?.map(({ field, detail }) => `\n  ${field}: ${detail}`).join('') ?? '';
  const said = problem.detail ?? problem.title ?? 'no explanation given';
  return new AppError({
    code: problem.code ?? `HTTP_${answer.status}`,
    kind: 'internal',
    publicMessage: `${answer.status}: ${said}${reasons ? ` (${reasons})` : ''}${fields}`,
    context: { status: answer.status },
  });
}

/** Returns the JSON value of a text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A proxy in between may answer with HTML; the status alone is then what we know.
    return undefined;
  }
}
