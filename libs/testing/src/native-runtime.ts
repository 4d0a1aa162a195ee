// Node strips this file's types itself, so it has only erasable syntax and loads its neighbours by the names of their files.
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as jestRuntime from 'jest-runtime';
import type * as testGlobals from './test-globals.js';
import type * as typescriptHooks from './typescript-hooks.js';

const require = createRequire(import.meta.url);
const { default: JestRuntime } = require('jest-runtime') as (typeof jestRuntime)['default'];
const { setTestGlobals } = require('./test-globals.ts') as typeof testGlobals;
const { toJavaScript } = require('./typescript-hooks.ts') as typeof typescriptHooks;
const TEST_GLOBALS = new URL('./test-globals.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (!context.parentURL?.endsWith('.ts')) return next(specifier, context);
    if (specifier === '@jest/globals') return { url: TEST_GLOBALS, format: 'module', shortCircuit: true };
    if (!specifier.startsWith('#')) return next(specifier, context);
    return next(specifier, { ...context, conditions: ['source', ...(context.conditions ?? [])] });
  },
});

/**
 * Lets Jest load test files as Node loads the product: by `import`, in the one realm there is, each module once per process.
 * Jest's own runtime compiles every module anew for every test file, in a realm of its own, where that takes longer than
 * most files' tests, and keeps 40 MB of each. So that files stay apart, no module may hold state of a test.
 */
export default class NativeRuntime extends JestRuntime {
  override setGlobalsForRuntime(globals: Parameters<typeof setTestGlobals>[0]): void {
    setTestGlobals(globals);
  }

  override unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  override unstable_importModule(path: string): Promise<never> {
    return import(pathToFileURL(path).href) as Promise<never>;
  }

  /** Jest's framework, in the same realm; what keeps the tests of a file is loaded anew for each. */
  override requireInternalModule<T = unknown>(from: string, to?: string): T {
    if (to === undefined) forgetLastFile(from);
    return require(to ?? from) as T;
  }

  override getSourceMaps(): Map<string, string> {
    return sourceMaps;
  }
}

function forgetLastFile(framework: string): void {
  delete require.cache[framework];
  for (const symbol of Object.getOwnPropertySymbols(globalThis))
    if (symbol.description === 'EVENT_HANDLERS' || symbol.description === 'JEST_STATE_SYMBOL')
      Reflect.deleteProperty(globalThis, symbol);
}

/** Maps of TypeScript files by their URL; made when a stack names the file, which is seldom. */
class SourceMapsOnDemand extends Map<string, string> {
  override get(url: string): string | undefined {
    const known = super.get(url);
    if (known !== undefined || !url.startsWith('file:') || !url.endsWith('.ts')) return known;
    const { map } = toJavaScript(fileURLToPath(url), true);
    const made = `data:application/json;base64,${Buffer.from(map ?? '{}').toString('base64')}`;
    this.set(url, made);
    return made;
  }
}

const sourceMaps = new SourceMapsOnDemand();
