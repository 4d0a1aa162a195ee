import { nameOf } from './kubernetes-schema.mjs';
import { containersOf, podOf, workloadsOf } from './workload.mjs';

const gatewayPod = (resources) =>
  podOf(resources.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'gateway'));

/** A rule about pods: `holds` is asked of each workload's pod specification. */
const podRule = (id, holds, breakPod) => ({
  id,
  findings: (resources) =>
    workloadsOf(resources)
      .filter((workload) => !holds(podOf(workload), workload))
      .map((workload) => `${nameOf(workload)} breaks ${id}`),
  sabotage: (resources) => breakPod(gatewayPod(resources)),
});

/** A rule about containers: `holds` is asked of every container, init containers included. */
const containerRule = (id, holds, breakContainer) =>
  podRule(
    id,
    (_pod, workload) => containersOf(workload).every((container) => holds(container)),
    (pod) => breakContainer(pod.containers[0]),
  );

function dropsEverything({ securityContext = {} }) {
  const { allowPrivilegeEscalation, privileged = false, capabilities = {} } = securityContext;
  return (
    allowPrivilegeEscalation === false &&
    privileged === false &&
    capabilities.drop?.includes('ALL') === true &&
    capabilities.add === undefined
  );
}

const pinned =
  /^[^\s:@]+(?::\d+)?(?:\/[^\s:@]+)*(?::(?!latest$|unset$)[\w][\w.-]*(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/;

/** True when an image reference names one version: a tag other than `latest`, or a digest. */
export const isPinned = (image) => pinned.test(image ?? '');

const sharesHost = (pod) =>
  pod.hostNetwork === true ||
  pod.hostPID === true ||
  pod.hostIPC === true ||
  (pod.volumes ?? []).some((volume) => 'hostPath' in volume);

/** What every pod must keep; each rule knows how to break itself, which is how the checker proves it has teeth. */
export const POD_RULES = [
  podRule(
    'pods run as a numeric user that is not root',
    ({ securityContext = {} }) => securityContext.runAsNonRoot === true && securityContext.runAsUser > 0,
    (pod) => (pod.securityContext.runAsNonRoot = false),
  ),
  podRule(
    'pods run under the runtime default seccomp profile',
    (pod) => pod.securityContext?.seccompProfile?.type === 'RuntimeDefault',
    (pod) => delete pod.securityContext.seccompProfile,
  ),
  podRule(
    'pods share nothing with their host',
    (pod) => !sharesHost(pod),
    (pod) => (pod.volumes = [{ name: 'host', hostPath: { path: '/' } }]),
  ),
  podRule(
    'pods carry no cluster token and no service links',
    (pod) => pod.automountServiceAccountToken === false && pod.enableServiceLinks === false,
    (pod) => delete pod.automountServiceAccountToken,
  ),
  podRule(
    'pods have at least 35 s to stop',
    (pod) => pod.terminationGracePeriodSeconds >= 35,
    (pod) => (pod.terminationGracePeriodSeconds = 30),
  ),
  containerRule(
    'containers have a read-only root filesystem',
    ({ securityContext = {} }) => securityContext.readOnlyRootFilesystem === true,
    (container) => (container.securityContext.readOnlyRootFilesystem = false),
  ),
  containerRule('containers drop every privilege', dropsEverything, (container) =>
    Object.assign(container.securityContext, { capabilities: { drop: ['NET_RAW'] } }),
  ),
  containerRule(
    'containers state what they need and may use',
    ({ resources = {} }) =>
      Boolean(resources.requests?.cpu && resources.requests.memory && resources.limits?.memory),
    (container) => delete container.resources.limits,
  ),
  containerRule(
    'images are pinned',
    ({ image }) => isPinned(image),
    (container) => (container.image = 'portcullis/gateway:latest'),
  ),
];
