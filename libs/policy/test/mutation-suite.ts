// What mutation testing runs: every pure spec of this lib in one module, because a mutant costs one start of it and not
// twenty. The random properties and the pinned digest stay out: a mutant must be caught by a stated guarantee.
import { readdirSync } from 'node:fs';

const sources = new URL('../src/', import.meta.url);
const LEFT_OUT = /(\.properties|policy-version)\.spec\.ts$/;
const specs = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.spec.ts') && !LEFT_OUT.test(file))
  .sort();

for (const spec of specs) await import(new URL(spec, sources).pathname);
