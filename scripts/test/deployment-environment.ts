import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const project = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(project, ...path), 'utf8');

type Environment = Readonly<Record<string, string>>;

/** What one container finds in its environment. A secret's value is not known here, only that it will be there. */
export interface ContainerEnvironment {
  readonly where: string;
  /** The program it runs, e.g. `dist/apps/gateway/src/main.js`; the image's own when the manifest names none. */
  readonly program: string;
  readonly values: Environment;
  readonly secrets: readonly string[];
}

const envEntry = z.object({ name: z.string(), value: z.string().optional() });
const container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  envFrom: z
    .array(z.object({ configMapRef: z.object({ name: z.enum(['portcullis', 'witness']) }) }))
    .default([]),
  env: z.array(envEntry).default([]),
});
const workload = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'Job']),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(container) }) }) }),
});

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const service = z.object({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), scalar).default({}),
});
const compose = z.object({ services: z.record(z.string(), service) });

// A file that is mounted and not named here is in no environment.
const envFilesOf = (command: readonly string[]): string[] =>
  command.flatMap((argument) => /^--env-file=.*\/([^/]+)$/.exec(argument)?.[1] ?? []);

const appOfImage = (image: string): string => /^portcullis\/([a-z-]+):/.exec(image)?.[1] ?? image;

const programOf = (image: string, command: readonly string[]): string =>
  command.find((argument) => argument.endsWith('js')) ?? `dist/apps/${appOfImage(image)}/src/main.js`;

function toKubernetes(
  found: z.output<typeof container>,
  where: string,
  maps: Readonly<Record<'portcullis' | 'witness', Environment>>,
): ContainerEnvironment {
  const literal = found.env.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    where,
    program: programOf(found.image, found.command),
    values: Object.assign(
      {},
      ...found.envFrom.map(({ configMapRef }) => maps[configMapRef.name]),
      Object.fromEntries(literal),
    ) as Environment,
    secrets: found.env.filter(({ value }) => value === undefined).map(({ name }) => name),
  };
}

/** Returns the environment of every container of `k8s/`, as the production overlay and the component complete it. */
export function kubernetesEnvironments(): ContainerEnvironment[] {
  const maps = {
    portcullis: parseEnv(read('k8s', 'overlays', 'production', 'portcullis.env')) as Environment,
    witness: parseEnv(read('k8s', 'components', 'witness', 'witness.env')) as Environment,
  };
  return readdirSync(join(project, 'k8s'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?:deployment|stateful-set|job)\.yaml$/.test(name))
    .flatMap((name) =>
      parseAllDocuments(read('k8s', name)).map((document) => workload.parse(document.toJS())),
    )
    .flatMap(({ kind, metadata, spec }) =>
      spec.template.spec.containers.map((found) => toKubernetes(found, `${kind}/${metadata.name}`, maps)),
    );
}

// The loops of the script: what `$service` and `$owner` stand for in it.
const LOOPS: Readonly<Record<string, readonly string[]>> = {
  $service: ['gateway', 'admin', 'trail'],
  $owner: ['operator', 'customer'],
};

/** Returns the variables `docker/make-secrets.sh` writes into each file it hands to a container. */
function secretVariables(): Readonly<Record<string, readonly string[]>> {
  const script = read('docker', 'make-secrets.sh');
  const blocks = [...script.matchAll(/^ *cat > "?secrets\/([\w$-]+)\.env"? <<ENV\n([\s\S]*?)^ENV$/gm)];
  const lines = [...script.matchAll(/^echo "(\w+)=.*secrets\/([\w-]+)\.env$/gm)];
  return Object.fromEntries([
    ...blocks.flatMap(([, file = '', body = '']) => {
      const names = [...body.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
      return (LOOPS[file] ?? [file]).map((owner) => [`${owner}-env`, names]);
    }),
    ...lines.map(([, name, file]) => [`${file}-env`, [name]]),
  ]);
}

/** Returns the variables a one-shot service writes into the file the witness starts with. */
function witnessVariables(): readonly string[] {
  const script = read('docker', 'create-checkpoint-key.mjs');
  return [...script.matchAll(/`([A-Z_]+)=/g)].map(([, name = '']) => name);
}

/** Returns the environment of every container of the compose file that runs one of our images. */
export function composeEnvironments(): ContainerEnvironment[] {
  const files: Readonly<Record<string, readonly string[]>> = {
    ...secretVariables(),
    'witness.env': witnessVariables(),
  };
  const { services } = compose.parse(parse(read('docker', 'compose.yaml'), { merge: true }));
  return Object.entries(services)
    .filter(([, { image }]) => image.startsWith('portcullis/'))
    .map(([name, { image, command, environment }]) => ({
      where: `compose ${name}`,
      program: programOf(image, command),
      values: environment,
      secrets: envFilesOf(command).flatMap((file) => files[file] ?? []),
    }));
}

/** Returns the variables that the images themselves set. */
export function imageVariables(): string[] {
  return [...read('docker', 'Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, pairs = '']) =>
    pairs.split(' ').map((pair) => pair.split('=')[0] ?? ''),
  );
}
