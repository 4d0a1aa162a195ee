import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { REASON_CODES } from '#libs/policy';
import { SECTIONS, variablesOf } from '../generate-docs/configuration-document.js';
import { DOCUMENTS } from '../generate-docs/documents.js';
import { nodesOf, productSources, PROJECT } from '../generate-docs/product-sources.js';
import { findThrownErrors } from '../generate-docs/thrown-errors.js';

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const sources = productSources();

describe('a generated document', () => {
  it.each(Object.entries(DOCUMENTS))(
    '%s is what the sources say (npm run docs:generate)',
    async (path, create) => {
      expect(read(path)).toBe(await create());
    },
  );
});

describe('docs/errors.md', () => {
  const documented = new Set(
    Array.from(read('docs/errors.md').matchAll(/`([A-Z][A-Z0-9_]+)`/g), ([, code]) => code),
  );
  // The local key service answers with the real one's names; the rest are variables, signals of others, and their enumerations.
  const otherWords =
    /^(PORTCULLIS|KMS_LOCAL|AWS|PG|LC|FST_ERR|HPE|ERR|EAI)_|^(AES_256|ENCRYPT_DECRYPT|SYMMETRIC_DEFAULT|WHEN_REQUIRED|ED25519_SHA_512|ECC_NIST_EDWARDS25519|SIGN_VERIFY|LOG_FORK|BYTE_ARRAY|TIMESTAMP_MILLIS|NONE_LEFT|ALL_LEASED)$/;

  it('has every literal of the sources that looks like a code', () => {
    const literals = sources
      .filter(({ fileName }) => !fileName.startsWith('apps/kms-local/'))
      .flatMap((source) => nodesOf(source, ts.isStringLiteral).map(({ text }) => text))
      .filter((text) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(text) && !otherWords.test(text));
    expect([...new Set(literals)].filter((code) => !documented.has(code))).toEqual([]);
  });

  it('has a row for every reason of a decision', () => {
    const missing = Object.keys(REASON_CODES).filter(
      (code) => !read('docs/errors.md').includes(`| \`${code}\` | `),
    );
    expect(missing).toEqual([]);
  });

  it('leaves out no error: where no literal tells the code, it is one that is documented elsewhere', () => {
    expect(findThrownErrors(sources).unresolved).toEqual([
      // The refusal as it was thrown, with its record.
      'apps/admin/src/administration-trail/refusal-recorder.interceptor.ts',
      // A service's own code, handed on by the command line.
      'apps/cli/src/http/problem.ts',
      // The first reason of a decision.
      'apps/gateway/src/items/access.service.ts',
    ]);
  });
});

describe('docs/configuration.md', () => {
  it('has every schema an app validates its environment with', () => {
    const generator = read('scripts/generate-docs/configuration-document.ts');
    const files = [...globSync('apps/*/src/*.config.ts', { cwd: PROJECT }), 'apps/cli/src/cli.settings.ts'];
    const missing = files.filter((file) => !generator.includes(`../../${file.replace(/\.ts$/, '.js')}`));
    expect(missing).toEqual([]);
  });

  it('gives no required variable a default, and reads the shared ones', () => {
    const variables = SECTIONS.flatMap(({ schema }) => variablesOf(schema));
    expect(variables.filter(({ isRequired, defaultText }) => isRequired && defaultText !== 'unset')).toEqual(
      [],
    );
    expect(variables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PORT', 'PORTCULLIS_DATABASE_URL']),
    );
  });
});

describe('docs/openapi.json', () => {
  interface Operation {
    readonly operationId: string;
    readonly responses: Readonly<Record<string, unknown>>;
  }
  const { paths } = JSON.parse(read('docs/openapi.json')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));

  it('has the routes of both planes', () => {
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/v1/items/{item}/content',
        '/admin/v1/datasets/{dataset}/items/{path}',
        '/readyz',
      ]),
    );
  });

  it('names each operation once, and the problem it may answer with', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.length).toBe(new Set(ids).size);
    expect(operations.filter(({ responses }) => responses['default'] === undefined)).toEqual([]);
  });
});
