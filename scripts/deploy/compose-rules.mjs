import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { isPinned } from './pod-rules.mjs';
import { readReach } from './reach-table.mjs';
import { isSecretLiteral } from './secret-rules.mjs';

// The words of docs/privileges.md that are services here; the others are no network of the compose file.
const SERVICE_OF = {
  postgres: 'postgres',
  kms: 'kms-local',
  'identity-provider': 'idp-front',
  witness: 'witness',
};

// The console and the API must be one origin; here each service has a port of its own, so it has no place.
const NOT_COMPOSED = ['console'];

const servicesOf = (compose) => Object.entries(compose.services);
const isOneShot = (service) => service.restart === 'no';
const networksOf = (service) => Object.keys(service.networks ?? {}).concat(service.network_mode ?? []);

const serviceRule = (id, holds, sabotage) => ({
  id,
  findings: (compose) =>
    servicesOf(compose)
      .filter(([, service]) => !holds(service, compose))
      .map(([name]) => `service ${name} breaks ${id}`),
  sabotage,
});

const neighboursOf = (name, compose) =>
  servicesOf(compose)
    .filter(
      ([other, service]) =>
        other !== name && networksOf(service).some((net) => networksOf(compose.services[name]).includes(net)),
    )
    .map(([other]) => other)
    .sort();

const toServices = (reaches) => reaches.flatMap((word) => SERVICE_OF[word] ?? []);

/** Whom the table lets a service talk to: those it reaches and those that reach it, because a network joins both. */
function allowedNeighbours(name, reach) {
  const callers = Object.keys(reach).filter((caller) => toServices(reach[caller]).includes(name));
  return [...toServices(reach[name]), ...callers].sort();
}

const MASQUERADE = 'com.docker.network.bridge.enable_ip_masquerade';
const isLoopback = (port) => String(port).startsWith('127.0.0.1:');
const isNumericUser = (user) => user === undefined || /^[1-9]\d*:[1-9]\d*$/.test(user);

/** What the compose file must keep; each rule knows how to break a parsed copy. */
export const COMPOSE_RULES = [
  serviceRule(
    'services have a read-only root, no capability and no way to gain privileges',
    ({ read_only, cap_drop, cap_add, security_opt, privileged }) =>
      read_only === true &&
      cap_drop?.includes('ALL') === true &&
      cap_add === undefined &&
      privileged === undefined &&
      security_opt?.includes('no-new-privileges:true') === true,
    ({ services }) => delete services.gateway.read_only,
  ),
  serviceRule(
    'services from foreign images name a numeric user, ours have one built in',
    ({ image, user }) => isNumericUser(user) && (image?.startsWith('portcullis/') || user !== undefined),
    ({ services }) => delete services.postgres.user,
  ),
  serviceRule(
    'images are pinned',
    ({ image }) => isPinned(image),
    ({ services }) => (services.postgres.image = 'postgres:latest'),
  ),
  serviceRule(
    'no secret is written out, secrets are files',
    ({ environment = {} }) =>
      !Object.entries(environment).some(([name, value]) => isSecretLiteral(name, String(value ?? ''))),
    ({ services }) =>
      (services.gateway.environment.PORTCULLIS_DATABASE_URL = 'postgres://a:b@postgres/portcullis'),
  ),
  serviceRule(
    'servers have a health check, of their own or of their image',
    ({ build, healthcheck, ...service }) =>
      isOneShot(service) || build !== undefined || healthcheck?.test !== undefined,
    ({ services }) => delete services.postgres.healthcheck,
  ),
  serviceRule(
    'ports are published on loopback only',
    ({ ports = [] }) => ports.every(isLoopback),
    ({ services }) => (services.gateway.ports = ['8080:8080']),
  ),
  {
    id: 'no network leads out of the machine',
    findings: ({ networks }) =>
      Object.entries(networks)
        .filter(([, net]) => net?.internal !== true && net?.driver_opts?.[MASQUERADE] !== 'false')
        .map(([name]) => `network ${name} leads out`),
    sabotage: ({ networks }) => delete networks['gateway-kms'].internal,
  },
  {
    id: 'each service shares networks with exactly those it needs',
    findings: (compose) =>
      Object.keys(readReach())
        .filter((name) => !NOT_COMPOSED.includes(name))
        .map((name) => ({
          name,
          expected: allowedNeighbours(name, readReach()),
          found: neighboursOf(name, compose),
        }))
        .filter(({ expected, found }) => found.join() !== expected.join())
        .map(({ name, found }) => `service ${name} can reach: ${found.join() || 'nothing'}`),
    sabotage: ({ services }) => Object.assign(services.gateway.networks, services.admin.networks),
  },
];

/** Returns a finding for everything the Compose Specification's schema or the linter refuses in the text. */
export function composeSchemaFindings(text) {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  try {
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, text);
    const rules = {
      'service-dependencies-alphabetical-order': 0,
      'service-keys-order': 0,
      'service-ports-alphabetical-order': 0,
      'services-alphabetical-order': 0,
      'top-level-properties-order': 0,
      'no-build-and-image': 0,
    };
    const results = new DCLinter({ rules, quiet: true, debug: false, exclude: [] }).lintFiles([file], false);
    return results.flatMap(({ messages }) => messages.map(({ line, message }) => `line ${line}: ${message}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
