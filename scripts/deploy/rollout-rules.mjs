import { nameOf } from './kubernetes-schema.mjs';
import { containersOf, deploymentsOf, labelsOf, podOf, selects, workloadsOf } from './workload.mjs';

const named = (resources, kind, name) =>
  resources.find((resource) => resource.kind === kind && resource.metadata.name === name);
const ofKind = (resources, kind) => resources.filter((resource) => resource.kind === kind);

const deploymentRule = (id, holds, sabotage) => ({
  id,
  findings: (resources) =>
    deploymentsOf(resources)
      .filter((deployment) => !holds(deployment, resources))
      .map((deployment) => `${nameOf(deployment)} breaks ${id}`),
  sabotage,
});

const asks = (probe, path) => probe?.httpGet?.path === path && probe.httpGet.port === 'http';

const isProbed = ({ startupProbe, livenessProbe, readinessProbe }) =>
  asks(startupProbe, '/livez') && asks(livenessProbe, '/livez') && asks(readinessProbe, '/readyz');

const scalerOf = (deployment, resources) =>
  ofKind(resources, 'HorizontalPodAutoscaler').find(
    ({ spec }) =>
      spec.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === deployment.metadata.name,
  );

// With a scaler the manifest must not state replicas, or every apply would undo what the scaler decided.
function isRedundant(deployment, resources) {
  const scaler = scalerOf(deployment, resources);
  if (scaler === undefined) return deployment.spec.replicas >= 2;
  return deployment.spec.replicas === undefined && scaler.spec.minReplicas >= 2;
}

const selectedBy = (kind, selectorOf) => (deployment, resources) =>
  ofKind(resources, kind).some((resource) => selects(selectorOf(resource), labelsOf(deployment)));

const witnessOf = (resources) => named(resources, 'StatefulSet', 'witness');

const witnessRule = (id, holds, breakWitness) => ({
  id,
  findings: (resources) => (holds(witnessOf(resources)) ? [] : [`StatefulSet/witness breaks ${id}`]),
  sabotage: (resources) => breakWitness(witnessOf(resources)),
});

/** What the witness must keep to be one; checked where an overlay adds it. */
export const WITNESS_RULES = [
  witnessRule(
    'a witness is one process on one durable claim',
    ({ spec }) =>
      spec.replicas === 1 &&
      spec.volumeClaimTemplates?.every(
        ({ spec: claim }) => claim.accessModes.join() === 'ReadWriteOncePod',
      ) &&
      spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Retain',
    (witness) => (witness.spec.replicas = 2),
  ),
  witnessRule(
    'a witness keeps its folder on its claim, and its key closed to the group',
    (witness) => {
      const [{ env = [], volumeMounts = [] }] = containersOf(witness);
      const folder = env.find(({ name }) => name === 'PORTCULLIS_WITNESS_DATA_DIR')?.value;
      return (
        podOf(witness).securityContext.fsGroupChangePolicy === 'OnRootMismatch' &&
        volumeMounts.some(
          ({ name, mountPath }) =>
            mountPath === folder &&
            witness.spec.volumeClaimTemplates.some(({ metadata }) => metadata.name === name),
        )
      );
    },
    (witness) => (containersOf(witness)[0].volumeMounts[0].mountPath = '/elsewhere'),
  ),
  witnessRule(
    'a witness is probed for start, life and readiness',
    (witness) => containersOf(witness).every(isProbed),
    (witness) => delete containersOf(witness)[0].livenessProbe,
  ),
];

/** What every Deployment must keep to survive a node, a zone or a release; each rule knows how to break itself. */
export const ROLLOUT_RULES = [
  deploymentRule(
    'deployments are probed for start, life and readiness',
    (deployment) => containersOf(deployment).every(isProbed),
    (resources) => delete podOf(named(resources, 'Deployment', 'admin')).containers[0].readinessProbe,
  ),
  deploymentRule(
    'deployments wait for their endpoints before they stop',
    (deployment) => containersOf(deployment).every(({ lifecycle }) => lifecycle?.preStop !== undefined),
    (resources) => delete podOf(named(resources, 'Deployment', 'gateway')).containers[0].lifecycle,
  ),
  deploymentRule('deployments run at least two pods, counted in one place', isRedundant, (resources) =>
    Object.assign(named(resources, 'Deployment', 'gateway').spec, { replicas: 3 }),
  ),
  deploymentRule(
    'deployments spread over zones and hosts',
    (deployment) => podOf(deployment).topologySpreadConstraints?.length >= 2,
    (resources) => delete podOf(named(resources, 'Deployment', 'gateway')).topologySpreadConstraints,
  ),
  deploymentRule(
    'a disruption budget selects each deployment',
    selectedBy('PodDisruptionBudget', ({ spec }) => spec.selector),
    (resources) =>
      (named(resources, 'PodDisruptionBudget', 'gateway').spec.selector.matchLabels[
        'app.kubernetes.io/name'
      ] = 'gate'),
  ),
  deploymentRule(
    'a service selects each deployment',
    selectedBy('Service', ({ spec }) => ({ matchLabels: spec.selector })),
    (resources) => (named(resources, 'Service', 'admin').spec.selector['app.kubernetes.io/name'] = 'adm'),
  ),
  {
    id: 'each workload has its own service account, without a token',
    findings: (resources) =>
      workloadsOf(resources)
        .filter(({ metadata, spec }) => {
          const account = named(resources, 'ServiceAccount', spec.template.spec.serviceAccountName);
          return account?.metadata.name !== metadata.name || account.automountServiceAccountToken !== false;
        })
        .map((workload) => `${nameOf(workload)} has no service account of its own without a token`),
    sabotage: (resources) => (podOf(named(resources, 'Deployment', 'gateway')).serviceAccountName = 'admin'),
  },
];
