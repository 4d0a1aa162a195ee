import { fileURLToPath } from 'node:url';

const RESOLVE_TYPESCRIPT = `
import { registerHooks } from 'node:module';
registerHooks({ resolve(specifier, context, next) {
  try { return next(specifier, context); }
  catch (error) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error;
    return next(specifier.slice(0, -3) + '.ts', context);
  }
} });`;

/**
 * Arguments that make `process.execPath` run a TypeScript file of this repository (undecorated code only) as a real
 * process of its own, for tests that kill it.
 */
export function sourceArguments(file: URL, ...args: readonly string[]): string[] {
  const hook = `data:text/javascript,${encodeURIComponent(RESOLVE_TYPESCRIPT)}`;
  return [
    '--conditions=source',
    '--experimental-transform-types',
    '--disable-warning=ExperimentalWarning',
    '--import',
    hook,
    fileURLToPath(file),
    ...args,
  ];
}
