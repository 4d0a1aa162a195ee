import { nameOf } from './kubernetes-schema.mjs';
import { readReach } from './reach-table.mjs';
import { labelsOf, selects, workloadsOf } from './workload.mjs';

// The contract's paths: the data plane belongs to the gateway, the control plane to admin, questions about the trail to
// trail, the console's files to console, and nothing else is published.
const ROUTES = {
  '/v1': 'gateway',
  '/t': 'gateway',
  '/s3': 'gateway',
  '/admin/v1': 'admin',
  '/trail/v1': 'trail',
  // One's own records are asked for on the data plane, and only the trail reads records.
  '/v1/me/accesses': 'trail',
  '/console': 'console',
};

const policies = (resources) => resources.filter(({ kind }) => kind === 'NetworkPolicy');
const policy = (resources, name) => policies(resources).find(({ metadata }) => metadata.name === name);

const deniesEverything = ({ spec }) =>
  Object.keys(spec.podSelector).length === 0 &&
  ['Ingress', 'Egress'].every((type) => spec.policyTypes.includes(type)) &&
  spec.ingress === undefined &&
  spec.egress === undefined;

function egressOf(workload, resources) {
  return policies(resources)
    .filter(({ spec }) => spec.egress !== undefined && selects(spec.podSelector, labelsOf(workload)))
    .map(({ metadata }) => metadata.name.replace(/^egress-/, ''))
    .sort();
}

const isNarrow = ({ ipBlock, namespaceSelector }) =>
  ipBlock === undefined
    ? Object.keys(namespaceSelector?.matchLabels ?? {}).length > 0
    : Number(ipBlock.cidr.split('/')[1]) >= 16;

// An absent list of peers or ports means "all of them" in a NetworkPolicy, so both must be written out.
function isBounded(rule, peers) {
  return peers?.length > 0 && peers.every(isNarrow) && rule.ports?.length > 0;
}

const unbounded = ({ spec }) =>
  [
    ...(spec.egress ?? []).map((rule) => isBounded(rule, rule.to)),
    ...(spec.ingress ?? []).map((rule) => isBounded(rule, rule.from)),
  ].includes(false);

const routesOf = (ingress) =>
  Object.fromEntries(
    (ingress?.spec.rules ?? []).flatMap(({ http }) =>
      (http?.paths ?? []).map(({ path, backend }) => [path, backend.service.name]),
    ),
  );
const ingressOf = (resources) => resources.find(({ kind }) => kind === 'Ingress');
const inOrder = (routes) => JSON.stringify(Object.entries(routes).sort());

/** What the network must keep; each rule knows how to break itself. */
export const NETWORK_RULES = [
  {
    id: 'everything is denied until a policy allows it',
    findings: (resources) =>
      policies(resources).some(deniesEverything) ? [] : ['no policy denies by default'],
    sabotage: (resources) => (policy(resources, 'default-deny').spec.policyTypes = ['Ingress']),
  },
  {
    id: 'each workload reaches exactly what docs/privileges.md names',
    findings: (resources) =>
      workloadsOf(resources)
        .map((workload) => ({ workload, reaches: egressOf(workload, resources).join() }))
        .filter(({ workload, reaches }) => reaches !== readReach()[workload.metadata.name]?.join())
        .map(({ workload, reaches }) => `${nameOf(workload)} reaches: ${reaches || 'nothing'}`),
    sabotage: (resources) =>
      policy(resources, 'egress-kms').spec.podSelector.matchExpressions[0].values.push('migrate'),
  },
  {
    id: 'every allowed peer is narrow and every allowed port is named',
    findings: (resources) =>
      policies(resources)
        .filter(unbounded)
        .map((found) => `${nameOf(found)} is too wide`),
    sabotage: (resources) =>
      (policy(resources, 'egress-kms').spec.egress[0].to[0].ipBlock.cidr = '0.0.0.0/0'),
  },
  {
    id: 'the ingress publishes the contract and nothing else, over TLS',
    findings: (resources) => {
      const ingress = ingressOf(resources);
      const published = inOrder(routesOf(ingress)) === inOrder(ROUTES) && ingress.spec.tls?.length > 0;
      return published ? [] : [`Ingress publishes ${inOrder(routesOf(ingress))}`];
    },
    sabotage: (resources) => ingressOf(resources).spec.rules[0].http.paths.pop(),
  },
  {
    id: 'the namespace refuses privileged pods',
    findings: (resources) =>
      resources.some(
        ({ kind, metadata }) =>
          kind === 'Namespace' && metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted',
      )
        ? []
        : ['no namespace enforces the restricted pod security standard'],
    sabotage: (resources) => delete resources.find(({ kind }) => kind === 'Namespace').metadata.labels,
  },
];
