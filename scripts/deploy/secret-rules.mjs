import { nameOf } from './kubernetes-schema.mjs';
import { containersOf, workloadsOf } from './workload.mjs';

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|CREDENTIAL|PRIVATE|ACCESS_KEY|ROOT_KEY|SIGNING_KEY|DATABASE_URL/;
const URL_WITH_PASSWORD = /:\/\/[^/\s@]*:[^/\s@]+@/;
// A key that never leaves KMS is named, not written out.
const KMS_KEY_NAME = /^(?:alias\/[\w/-]+|arn:aws[\w-]*:kms:[\w-]+:\d{12}:(?:key|alias)\/[\w/-]+)$/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** True when a setting written out in a manifest would be a secret: by its name, or by what its value looks like. */
export const isSecretLiteral = (name, value = '') =>
  (SECRET_NAME.test(name) && !name.endsWith('_FILE') && value !== '' && !KMS_KEY_NAME.test(value)) ||
  URL_WITH_PASSWORD.test(value) ||
  PRIVATE_KEY.test(value);

const literalsOf = (workload) =>
  containersOf(workload).flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value]));

const found = (resource, literals) =>
  literals
    .filter(([name, value]) => isSecretLiteral(name, value))
    .map(([name]) => `${nameOf(resource)}: ${name}`);

const storeOf = (name, resources) => {
  const [{ env = [] }] = containersOf(workloadsOf(resources).find(({ metadata }) => metadata.name === name));
  const shared = resources.find(({ kind, data }) => kind === 'ConfigMap' && data.PORTCULLIS_OBJECT_STORE);
  return (
    env.find(({ name: key }) => key === 'PORTCULLIS_OBJECT_STORE')?.value ??
    shared.data.PORTCULLIS_OBJECT_STORE
  );
};

/** Secrets are named in manifests and live elsewhere; each rule knows how to break itself. */
export const SECRET_RULES = [
  {
    id: 'no secret is written out in a workload',
    findings: (resources) =>
      workloadsOf(resources).flatMap((workload) => found(workload, literalsOf(workload))),
    sabotage: (resources) =>
      containersOf(workloadsOf(resources)[0])[0].env.push({ name: 'X_URL', value: 'postgres://a:b@c/d' }),
  },
  {
    id: 'no secret is written out in a ConfigMap',
    findings: (resources) =>
      resources
        .filter(({ kind }) => kind === 'ConfigMap')
        .flatMap((map) => found(map, Object.entries(map.data ?? {}))),
    sabotage: (resources) =>
      (resources.find(({ kind }) => kind === 'ConfigMap').data.AWS_SECRET_ACCESS_KEY = 'not-here'),
  },
  {
    id: 'records in clear are not in the store of the items',
    findings: (resources) =>
      storeOf('trail', resources) === storeOf('gateway', resources)
        ? ['trail and gateway share an object store']
        : [],
    sabotage: (resources) => {
      const trail = workloadsOf(resources).find(({ metadata }) => metadata.name === 'trail');
      containersOf(trail)[0].env = [];
    },
  },
  {
    id: 'no Secret is rendered',
    findings: (resources) =>
      resources.filter(({ kind }) => kind === 'Secret').map((secret) => nameOf(secret)),
    sabotage: (resources) => resources.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }),
  },
];
