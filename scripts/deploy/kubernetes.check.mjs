import { schemaFindings } from './kubernetes-schema.mjs';
import { render } from './kustomize.mjs';
import { NETWORK_RULES } from './network-rules.mjs';
import { POD_RULES } from './pod-rules.mjs';
import { ROLLOUT_RULES, WITNESS_RULES } from './rollout-rules.mjs';
import { SECRET_RULES } from './secret-rules.mjs';
import { copyOf, inspect } from './teeth.mjs';

const OVERLAY = 'k8s/overlays/production';
const WITH_WITNESS = 'k8s/overlays/own-witness';
const RULES = [...POD_RULES, ...ROLLOUT_RULES, ...NETWORK_RULES, ...SECRET_RULES];

// Broken manifests the schema check must refuse: a misspelt field, a value of the wrong type, a missing field, no such kind.
const BROKEN = {
  'an unknown field': ({ spec }) => (spec.template.spec.containers[0].readinesProbe = {}),
  'a value of the wrong type': ({ spec }) =>
    (spec.template.spec.containers[0].ports[0].containerPort = 'http'),
  'a missing field': ({ spec }) => delete spec.selector,
  'an unknown kind': (deployment) => (deployment.kind = 'Deploymnet'),
};

async function toothlessSchema(resources) {
  const deployment = resources.find(({ kind }) => kind === 'Deployment');
  const verdicts = await Promise.all(
    Object.entries(BROKEN).map(async ([what, breakIt]) => {
      const broken = copyOf(deployment);
      breakIt(broken);
      return (await schemaFindings([broken])).length > 0
        ? []
        : [`toothless schema check, it accepts ${what}`];
    }),
  );
  return verdicts.flat();
}

// A witness of the operator's own vouches for nothing, so production must not come with one by itself.
const ownWitness = (resources) =>
  resources.some(({ kind, metadata }) => kind !== 'NetworkPolicy' && metadata.name.startsWith('witness'))
    ? [`${OVERLAY} runs a witness`]
    : [];

/** Renders what a cluster would be sent and checks it; the base must render too, since overlays are the operator's. */
export async function checkKubernetes() {
  const resources = render(OVERLAY);
  const witnessed = render(WITH_WITNESS);
  const findings = [
    ...(await schemaFindings(render('k8s/base'))),
    ...(await schemaFindings(resources)),
    ...(await toothlessSchema(resources)),
    ...inspect(RULES, resources),
    ...ownWitness(resources),
    ...(await schemaFindings(witnessed)),
    ...inspect([...RULES, ...WITNESS_RULES], witnessed),
  ];
  return {
    title: `Kubernetes (${resources.length} resources)`,
    checks: 2 * RULES.length + WITNESS_RULES.length + 8,
    findings,
  };
}
