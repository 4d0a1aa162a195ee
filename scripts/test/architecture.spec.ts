import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  ALLOWED,
  APPS,
  DEPENDENCIES,
  DEVELOPMENT_DEPENDENCIES,
  FORBIDDEN,
  LIBS,
  UNDECLARED_DEPENDENCIES,
} from './architecture-fixture.js';

interface Rule {
  readonly name: string;
  readonly comment?: string;
}
interface Violation {
  readonly from: string;
  readonly rule: Rule;
}

const project = join(import.meta.dirname, '..', '..');
const configuration = join(project, '.dependency-cruiser.cjs');
const { forbidden: rules } = createRequire(import.meta.url)(configuration) as { forbidden: readonly Rule[] };

let root: string;
let violations: readonly Violation[];

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function writeTree(): void {
  for (const lib of LIBS) write(`libs/${lib}/src/index.ts`, 'export const index = true;\n');
  for (const app of APPS) write(`apps/${app}/src/index.ts`, 'export const index = true;\n');
  for (const [path, source] of Object.entries(ALLOWED)) write(path, source);
  for (const { file, source } of FORBIDDEN) write(file, source);
}

function writePackages(): void {
  const versions = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const { imports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { imports: object };
  const dependencies = versions(DEPENDENCIES);
  const devDependencies = versions(DEVELOPMENT_DEPENDENCIES);
  write(
    'package.json',
    JSON.stringify({ name: 'tree', type: 'module', imports, dependencies, devDependencies }),
  );
  write('tsconfig.json', readFileSync(join(project, 'tsconfig.json'), 'utf8'));
  for (const name of [...DEPENDENCIES, ...DEVELOPMENT_DEPENDENCIES, ...UNDECLARED_DEPENDENCIES]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
}

function cruise(): readonly Violation[] {
  const bin = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const options = ['--config', configuration, '--output-type', 'json', 'apps', 'libs', 'packages'];
  const { stdout, stderr } = spawnSync(process.execPath, [bin, ...options], { cwd: root, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-architecture-')));
  writeTree();
  writePackages();
  violations = cruise();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the dependency rules', () => {
  it.each(FORBIDDEN.map(({ rule, file, source }) => [rule, file, source.split("'")[1] ?? 'nothing']))(
    '%s refuses %s importing %s',
    (rule, file) => {
      expect(
        violations.filter(({ from }) => from === file).map((violation) => violation.rule.name),
      ).toContain(rule);
    },
  );

  it.each(Object.keys(ALLOWED))('allow %s', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([]);
  });

  it('each have a violation that proves them, and a reason', () => {
    const proven = new Set(FORBIDDEN.map(({ rule }) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
    expect(rules.filter(({ comment }) => !comment)).toEqual([]);
  });

  it('know every lib there is', () => {
    const libs = readdirSync(join(project, 'libs'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(libs.map(({ name }) => name).sort()).toEqual([...LIBS].sort());
  });
});
