import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** What somebody who opens any page for the first time may have to fetch of JavaScript, packed. */
const MOST_BYTES = 350_000;

/** Fails the build when opening a page for the first time takes more JavaScript than was promised; says how much it takes. */
export function firstLoad(): Plugin {
  return {
    name: 'first-load',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
        const largest = pagesOf(chunks).sort((one, other) => other.bytes - one.bytes)[0];
        if (largest === undefined) return this.error('The console has no page.');
        const said = `${largest.name}: ${Math.round(largest.bytes / 1_000)} kB of JavaScript on the first load`;
        if (largest.bytes > MOST_BYTES) this.error(`${said}; ${MOST_BYTES / 1_000} kB were promised.`);
        this.info(`Largest page ${said}.`);
      },
    },
  };
}

/** Every page, with what it needs and what every page needs. */
function pagesOf(chunks: readonly Rolldown.OutputChunk[]): { name: string; bytes: number }[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const entry = chunks.find(({ isEntry }) => isEntry);
  const pages = chunks.filter(({ facadeModuleId }) => facadeModuleId?.endsWith('-page.tsx'));
  return pages.map(({ name, fileName }) => {
    const needed = new Set<string>();
    for (const start of [entry?.fileName, fileName]) if (start !== undefined) follow(start, byName, needed);
    const sizes = [...needed].map((file) => gzipSync(byName.get(file)?.code ?? '', { level: 9 }).length);
    return { name, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  });
}

function follow(file: string, byName: ReadonlyMap<string, Rolldown.OutputChunk>, needed: Set<string>): void {
  if (needed.has(file)) return;
  needed.add(file);
  for (const imported of byName.get(file)?.imports ?? []) follow(imported, byName, needed);
}
