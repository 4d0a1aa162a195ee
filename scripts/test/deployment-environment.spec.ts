import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '#libs/config';
import { z } from 'zod';
import { adminConfig, migrateConfig } from '../../apps/admin/src/admin.config.js';
import { consoleConfig } from '../../apps/console/src/console.config.js';
import { gatewayConfig } from '../../apps/gateway/src/gateway.config.js';
import { kmsLocalConfigSchema } from '../../apps/kms-local/src/kms-local.config.js';
import { standaloneConfig } from '../../apps/standalone/src/standalone.config.js';
import { trailConfig } from '../../apps/trail/src/trail.config.js';
import { workerConfig } from '../../apps/worker/src/worker.config.js';
import { witnessConfig } from '../../apps/witness/src/witness.config.js';
import {
  composeEnvironments,
  type ContainerEnvironment,
  imageVariables,
  kubernetesEnvironments,
} from './deployment-environment.js';

const PROGRAMS: Readonly<Record<string, z.ZodType>> = {
  'dist/apps/gateway/src/main.js': gatewayConfig,
  'dist/apps/admin/src/main.js': adminConfig,
  'dist/apps/admin/src/migrate.js': migrateConfig,
  'dist/apps/trail/src/main.js': trailConfig,
  'dist/apps/worker/src/main.js': workerConfig,
  'dist/apps/console/src/main.js': consoleConfig,
  'dist/apps/witness/src/main.js': witnessConfig,
  'dist/apps/kms-local/src/main.js': kmsLocalConfigSchema,
};
// These take their settings as arguments.
const WITHOUT_ENVIRONMENT = [
  'dist/apps/idp-local/src/main.js',
  'tls-front.mjs',
  'create-key.mjs',
  'create-checkpoint-key.mjs',
];

const SECRETS: Readonly<Record<string, string>> = {
  PORTCULLIS_DATABASE_URL: 'postgres://role:password@postgres.example/portcullis',
  PORTCULLIS_OWNER_DATABASE_URL: 'postgres://owner:password@postgres.example/portcullis',
  PORTCULLIS_TRAIL_WEBHOOK_SECRET: 'a-secret-of-32-characters-or-more',
  PORTCULLIS_WEBHOOK_SECRET: 'a-secret-of-32-characters-or-more',
  PORTCULLIS_SMTP_URL: 'smtp://user:password@mail.example:587',
  PORTCULLIS_WITNESS_LOGS: JSON.stringify([
    { originPrefix: 'portcullis.example/trail/', publicKey: Buffer.alloc(32, 7).toString('base64') },
  ]),
  KMS_LOCAL_CREDENTIALS: JSON.stringify([
    { accessKeyId: 'caller', secretAccessKey: 'a-secret-of-32-characters-or-more', allowedActions: [] },
  ]),
};
// Read by Node, the AWS SDK and OpenTelemetry, not by us.
const OF_THE_PLATFORM = /^(?:AWS_[A-Z_]+|OTEL_[A-Z_]+|NODE_ENV|NODE_EXTRA_CA_CERTS)$/;

function shapeOf(schema: unknown): string[] {
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in);
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  throw new Error('a configuration is an object schema, or a transformation of one');
}

const known = new Set([...Object.values(PROGRAMS), standaloneConfig].flatMap(shapeOf));
const isKnown = (name: string): boolean => known.has(name) || OF_THE_PLATFORM.test(name);

const completed = ({ values, secrets }: ContainerEnvironment): Record<string, string> => ({
  ...values,
  ...Object.fromEntries(secrets.map((name) => [name, SECRETS[name] ?? 'a-secret'])),
});

const containers = [...kubernetesEnvironments(), ...composeEnvironments()];
const configured = containers.filter(({ program }) => !WITHOUT_ENVIRONMENT.includes(program));

describe('what the manifests put into the environment', () => {
  it('covers every container that runs one of our programs', () => {
    expect(containers.map(({ where }) => where).sort()).toEqual([
      'Deployment/admin',
      'Deployment/console',
      'Deployment/gateway',
      'Deployment/trail',
      'Deployment/worker',
      'Job/migrate',
      'StatefulSet/witness',
      'compose admin',
      'compose create-checkpoint-key',
      'compose create-key',
      'compose gateway',
      'compose idp-front',
      'compose idp-local',
      'compose kms-local',
      'compose migrate',
      'compose trail',
      'compose witness',
      'compose worker',
    ]);
  });

  it.each(configured)('is a complete and valid configuration: $where', (container) => {
    const schema = PROGRAMS[container.program];
    if (schema === undefined) throw new Error(`${container.program} has no known configuration`);
    expect(() => loadConfig(schema, completed(container))).not.toThrow();
  });

  it.each(containers)('names only variables that some program reads: $where', ({ values, secrets }) => {
    expect([...Object.keys(values), ...secrets].filter((name) => !isKnown(name))).toEqual([]);
  });

  it('names only variables that some program reads: the images', () => {
    expect(imageVariables().filter((name) => !isKnown(name))).toEqual([]);
  });

  it('gives the owner of the schema to the migration and to nothing that serves', () => {
    const holders = containers.filter(({ secrets }) => secrets.includes('PORTCULLIS_OWNER_DATABASE_URL'));
    expect(holders.map(({ where }) => where)).toEqual(['Job/migrate', 'compose migrate']);
  });

  it('would not pass with a misspelt variable', () => {
    expect(isKnown('PORTCULLIS_DATABSE_URL')).toBe(false);
    const gateway = configured.find(({ where }) => where === 'Deployment/gateway');
    const { PORTCULLIS_REGION, ...rest } = completed(gateway as ContainerEnvironment);
    expect(() => loadConfig(gatewayConfig, { ...rest, PORTCULLIS_REGOIN: PORTCULLIS_REGION })).toThrow(
      /PORTCULLIS_REGION/,
    );
  });
});
