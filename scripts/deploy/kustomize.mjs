import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';

const ABSENT =
  'kubectl 1.21 or newer is needed to render k8s/ (Debian: package "kubectl" of the Google Cloud list, or "kubernetes-client" from trixie on; bookworm\'s 1.20 cannot read current kustomizations)';

/** Returns the resources a cluster would be sent for a kustomization; throws when it does not render without a warning. */
export function render(folder) {
  const run = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8', timeout: 60_000 });
  if (run.error?.code === 'ENOENT') throw new Error(ABSENT);
  if (run.error) throw run.error;
  // A deprecation is printed as a warning and would become a failure in someone else's newer kubectl.
  if (run.status !== 0 || run.stderr.trim() !== '')
    throw new Error(`${folder} does not render: ${run.stderr.trim()}`);
  return parseAllDocuments(run.stdout).map((document) => document.toJS());
}
