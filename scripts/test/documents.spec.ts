import { describe, expect, it } from '@jest/globals';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../generate-docs/product-sources.js';

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const find = (pattern: string): string[] => globSync(pattern, { cwd: PROJECT }).sort();
const lines = (path: string): number => read(path).trimEnd().split('\n').length;

const DOCUMENTS = [...find('*.md'), ...find('docs/**/*.md'), ...find('{libs,apps,packages}/*/README.md')];
const DECISIONS = find('docs/adr/0*.md');
const RUNBOOKS = find('docs/runbooks/*.md');

function found(pattern: RegExp): [string, string][] {
  return DOCUMENTS.flatMap((path) =>
    Array.from(read(path).matchAll(pattern), ([, match]): [string, string] => [path, match ?? '']),
  );
}

describe('the documents', () => {
  it('have links that lead somewhere', () => {
    const links = found(/\]\(([^)\s]+)\)/g).filter(([, link]) => !/^[a-z]+:|^#/.test(link));
    const broken = links.filter(
      ([path, link]) => !existsSync(join(PROJECT, dirname(path), link.split('#')[0] ?? '')),
    );
    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(30);
  });

  it('name files that exist', () => {
    const files = found(/`((?:apps|libs|packages|scripts|docs|docker|k8s|samples|bench)\/[\w./-]+)`/g);
    // A folder that a build or a run makes is not in the tree.
    const missing = files.filter(
      ([, file]) => !/^(bench\/results|docker\/secrets)/.test(file) && !existsSync(join(PROJECT, file)),
    );
    const written = missing.filter(([, file]) => !existsSync(join(PROJECT, `${file}.ts`)));
    expect(written).toEqual([]);
  });

  it('name commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = found(/npm run ([\w:-]+)/g).filter(([, name]) => scripts[name] === undefined);
    expect(commands).toEqual([]);
  });

  it('name codes and variables that exist', () => {
    const known = `${read('docs/errors.md')} ${read('docs/configuration.md')}`;
    const ours = DOCUMENTS.filter((path) => !/^(apps|libs)\//.test(path));
    const named = ours.flatMap((path) =>
      Array.from(read(path).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g), ([, word]): [string, string] => [
        path,
        word ?? '',
      ]),
    );
    // Settings of the tools that docs/integrations/ connects.
    const others =
      /^(AWS_[A-Z_]+|NRO_LICENSE|S3_TRUSTED_STORAGE_DOMAINS|SSRF_PROTECTION_ENABLED|S3_ENDPOINT|SMOKESCREEN_OPTS|NONE_LEFT|ALL_LEASED)$/;
    expect(named.filter(([, word]) => !others.test(word) && !known.includes(`\`${word}\``))).toEqual([]);
  });

  it('stay short enough to be read', () => {
    expect(lines('ARCHITECTURE.md')).toBeLessThanOrEqual(200);
    expect(DECISIONS.filter((path) => lines(path) > 60)).toEqual([]);
    expect(RUNBOOKS.filter((path) => lines(path) > 80)).toEqual([]);
  });
});

describe('a decision', () => {
  it('is numbered without a gap and listed', () => {
    const numbers = DECISIONS.map((path) => Number(/\/(\d{4})-/.exec(path)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const list = read('docs/adr/README.md');
    expect(DECISIONS.filter((path) => !list.includes(`(${path.replace('docs/adr/', '')})`))).toEqual([]);
  });

  it.each(DECISIONS)('%s says its context, what was decided, and what it costs', (path) => {
    expect(read(path)).toMatch(
      /^# \d{4} .+\n\nAccepted\..*\n\n## Context\n[^]+\n## Decision\n[^]+\n## Consequences\n/,
    );
  });
});

describe('the glossary', () => {
  const WORDS =
    'organisation · person · worker profile · principal · dataset · item · item version · project · assignment · task · lease · terms · ' +
    'acceptance · purpose · region rule · transfer basis · workforce type · gate · decision · reason code · policy epoch · access record · ' +
    'outcome · receipt · log · checkpoint · witness · dataset key · data key · ticket · hold · certificate · engagement · recorded value · stream · sequencer · facet · alert · ' +
    'policy clock · instance lease';
  const defined = new Set(
    Array.from(read('docs/glossary.md').matchAll(/^\| ([^|]+) \|/gm), ([, words]) =>
      (words ?? '').split(', '),
    )
      .flat()
      .map((word) => word.trim()),
  );

  it('defines every word of the project', () => {
    expect(WORDS.split(' · ').filter((word) => !defined.has(word))).toEqual([]);
  });
});

describe('the repository', () => {
  const text = find(
    '{*,.ci/*,.dependency-{cruiser,vendors}.cjs,.npmrc,{apps,libs,packages,scripts,docs,docker,k8s,acceptance,bench}/**/*}.{md,ts,mjs,cjs,js,json,sql,yaml,py,sh,env}',
  ).filter(
    (path) => !path.includes('node_modules') && !/^(bench\/results|packages\/[^/]+\/dist)\//.test(path),
  );

  it('names no path of the machine it was made on', () => {
    const above = dirname(PROJECT);
    // Next to the root of the file system everything is a neighbour, and nothing could be told.
    const neighbours = above === '/' ? [PROJECT] : readdirSync(above).map((name) => join(above, name));
    const told = text.filter((path) => neighbours.some((neighbour) => read(path).includes(`${neighbour}/`)));
    expect(told).toEqual([]);
    expect(text.length).toBeGreaterThan(500);
  });

  it('names no package registry', () => {
    expect(read('.npmrc')).not.toMatch(/registry|https?:/);
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });
});
