import { z } from 'zod';
import { adminConfig, migrateConfig } from '../../apps/admin/src/admin.config.js';
import { cliSettingsSchema } from '../../apps/cli/src/cli.settings.js';
import { consoleConfig } from '../../apps/console/src/console.config.js';
import { gatewayConfig } from '../../apps/gateway/src/gateway.config.js';
import { kmsLocalConfigSchema } from '../../apps/kms-local/src/kms-local.config.js';
import { standaloneConfig } from '../../apps/standalone/src/standalone.config.js';
import { trailConfig } from '../../apps/trail/src/trail.config.js';
import { witnessConfig } from '../../apps/witness/src/witness.config.js';
import { workerConfig } from '../../apps/worker/src/worker.config.js';
import { code, GENERATED, toTable } from './markdown.js';

/** One process's environment, with what a reader needs to know before its table. */
interface Section {
  readonly title: string;
  readonly text: string;
  readonly schema: z.ZodType;
}

/** One environment variable as its schema states it. */
export interface Variable {
  readonly name: string;
  readonly isRequired: boolean;
  readonly defaultText: string;
  readonly allowed: string;
  readonly meaning: string;
}

/** Every schema a process validates its environment with. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Gateway',
    text: '`apps/gateway`, one process per replica. KMS and S3 credentials come from the AWS SDK’s own chain (workload identity, `AWS_*`).',
    schema: gatewayConfig,
  },
  { title: 'Trail', text: '`apps/trail`; credentials as for the gateway.', schema: trailConfig },
  { title: 'Control plane', text: '`apps/admin`; credentials as for the gateway.', schema: adminConfig },
  {
    title: 'Worker',
    text: '`apps/worker`; S3 credentials as for the gateway, for `trail-archive/` only.',
    schema: workerConfig,
  },
  {
    title: 'Console',
    text: '`apps/console`: serves the built pages; needs no database, key or store.',
    schema: consoleConfig,
  },
  {
    title: 'Migration',
    text: '`apps/admin/src/migrate`: applies the migrations and exits.',
    schema: migrateConfig,
  },
  {
    title: 'Standalone',
    text: '`npm start`: everything in one process. Nothing is required.',
    schema: standaloneConfig,
  },
  {
    title: 'Local key service',
    text: '`apps/kms-local` as a process of its own; the standalone starts its own and needs none of these.',
    schema: kmsLocalConfigSchema,
  },
  {
    title: 'Witness',
    text: '`apps/witness`, best run by somebody else.',
    schema: witnessConfig,
  },
  { title: 'Command line', text: '`npx portcullis`.', schema: cliSettingsSchema },
];

const INTRODUCTION = `# Configuration

By environment variables only, validated before anything starts: a process with a bad value says which and exits. An empty
variable counts as unset. Secrets have no default. \`apps/idp-local\` takes flags instead (\`--help\`).`;

/** Returns `docs/configuration.md`. */
export function configurationDocument(): string {
  const meanings = new Map(
    SECTIONS.flatMap(({ schema }) => variablesOf(schema))
      .map(toMeaning)
      .reverse(),
  );
  const sections = SECTIONS.map(({ title, text, schema }) =>
    [
      `## ${title}`,
      text,
      toTable(
        HEAD,
        variablesOf(schema).map((variable) => toRow(variable, meanings)),
      ),
    ].join('\n\n'),
  );
  return `${[GENERATED, INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const HEAD = ['variable', 'default', 'allowed', 'meaning'];

function toMeaning({ name, meaning }: Variable): [string, string] {
  return [name, meaning];
}

/** A variable that is described for one process means the same for another that does not say otherwise. */
function toRow(variable: Variable, meanings: ReadonlyMap<string, string>): string[] {
  const { name, isRequired, defaultText, allowed } = variable;
  const meaning = variable.meaning || meanings.get(name) || '';
  if (meaning === '') throw new Error(`${name} has no meaning: add .describe() to its schema`);
  return [code(name), isRequired ? 'required' : defaultText, allowed, meaning];
}

/** Returns the variables of a schema, in its order. */
export function variablesOf(schema: z.ZodType): Variable[] {
  if (schema instanceof z.ZodPipe) return variablesOf(schema.in as z.ZodType);
  if (!(schema instanceof z.ZodObject)) throw new Error('an environment is described by an object');
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    isRequired: !field.safeParse(undefined).success,
    defaultText: defaultOf(field),
    allowed: allowedOf(field),
    meaning: field.description ?? '',
  }));
}

function defaultOf(field: z.ZodType): string {
  if (field instanceof z.ZodPipe) return defaultOf(field.in as z.ZodType);
  if (!(field instanceof z.ZodDefault)) return 'unset';
  const value = field.def.defaultValue;
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return text === '' ? 'none' : code(text);
}

interface Stated {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
}

function allowedOf(field: z.ZodType): string {
  const stated = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }) as Stated;
  if (stated.enum) return stated.enum.map(code).join(', ');
  if (stated.type === 'integer' || stated.type === 'number') return numbersOf(stated);
  if (stated.format === 'uri') return 'URL';
  if (stated.pattern !== undefined) return code(stated.pattern);
  return stated.minLength !== undefined && stated.minLength > 1
    ? `at least ${stated.minLength} characters`
    : 'text';
}

function numbersOf({ type, minimum, exclusiveMinimum, maximum }: Stated): string {
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const word = type === 'integer' ? 'whole number' : 'number';
  if (least !== undefined && most !== undefined) return `${word}, ${least} to ${most}`;
  return least === undefined ? word : `${word}, at least ${least}`;
}
