// Node strips this file's types itself, so it has only erasable syntax.
import type * as globals from '@jest/globals';

type Globals = typeof globals;
type Used = 'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'it' | 'test';

export let afterAll: Globals['afterAll'];
export let afterEach: Globals['afterEach'];
export let beforeAll: Globals['beforeAll'];
export let beforeEach: Globals['beforeEach'];
export let describe: Globals['describe'];
export let expect: Globals['expect'];
export let it: Globals['it'];
export let test: Globals['test'];

/** What `@jest/globals` exports is from now on the test file's that is about to be loaded, also for whoever imported it before. */
export function setTestGlobals(of: Pick<Globals, Used>): void {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = of);
}
