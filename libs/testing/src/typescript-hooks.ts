// Lets plain Node load this repository's TypeScript, decorators included, with the options Jest uses.
// Node strips this one file's types itself, so it has only erasable syntax.
import { type Options, type Output, transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const options: Options = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  swcrc: false,
};

/** Returns what Node is given instead of the TypeScript file, with its source map inside or beside it. */
export function toJavaScript(filename: string, mapBeside = false): Output {
  const sourceMaps = mapBeside || 'inline';
  return transformSync(readFileSync(filename, 'utf8'), { ...options, sourceMaps, filename });
}

registerHooks({
  resolve(specifier, context, next) {
    const fromTypeScript = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
    if (!fromTypeScript || !specifier.endsWith('.js')) return next(specifier, context);
    return next(`${specifier.slice(0, -3)}.ts`, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: toJavaScript(fileURLToPath(url)).code, shortCircuit: true };
  },
});
