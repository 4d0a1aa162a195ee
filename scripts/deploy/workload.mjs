const WORKLOADS = ['Deployment', 'StatefulSet', 'Job'];

/** Returns every resource that starts pods: the Deployments, StatefulSets and Jobs of a render. */
export const workloadsOf = (resources) => resources.filter(({ kind }) => WORKLOADS.includes(kind));

/** Returns the Deployments that serve requests; one that listens nowhere can be neither probed nor reached. */
export const deploymentsOf = (resources) =>
  resources.filter(
    (resource) =>
      resource.kind === 'Deployment' && containersOf(resource).some(({ ports = [] }) => ports.length > 0),
  );

/** Returns the pod specification that a workload starts. */
export const podOf = (workload) => workload.spec.template.spec;

/** Returns the labels that a workload's pods carry. */
export const labelsOf = (workload) => workload.spec.template.metadata.labels;

/** Returns every container of a workload, init containers included: a rule that skips those is no rule. */
export const containersOf = (workload) => [
  ...(podOf(workload).initContainers ?? []),
  ...(podOf(workload).containers ?? []),
];

function meets({ key, operator, values = [] }, labels) {
  if (operator === 'In') return values.includes(labels[key]);
  if (operator === 'NotIn') return !values.includes(labels[key]);
  return operator === 'Exists' ? key in labels : !(key in labels);
}

/** True when a Kubernetes label selector selects these labels; an empty selector selects everything. */
export function selects(selector, labels) {
  const pairs = Object.entries(selector.matchLabels ?? {});
  return (
    pairs.every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every((expression) => meets(expression, labels))
  );
}
