import { AppError } from '#libs/kernel';
import type { z } from 'zod';

type Source = Readonly<Record<string, string | undefined>>;

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freezeDeep);
  }
  return value;
}

/** Returns the validated, deeply frozen settings of one concern, or throws CONFIGURATION_INVALID naming every bad variable. */
export function loadConfig<T extends z.ZodType>(
  schema: T,
  source: Source = process.env,
): Readonly<z.infer<T>> {
  // An empty variable means "not set": that is how container platforms express it.
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return freezeDeep(result.data);
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join('.') || '(settings)'}: ${issue.message}`,
  );
  throw new AppError({
    code: 'CONFIGURATION_INVALID',
    kind: 'internal',
    publicMessage: `The configuration is not valid:\n  ${problems.join('\n  ')}`,
  });
}
