// Checks docker/ and k8s/ without an engine or a cluster: schemas, lint, our own rules, and that every rule can fail.
// Needs kubectl (for `kubectl kustomize` only). Exit code 0 only when there is no finding.
import { chdir } from 'node:process';
import { checkBuildContext, checkCompose, checkDockerfile } from './deploy/docker.check.mjs';
import { checkKubernetes } from './deploy/kubernetes.check.mjs';

chdir(new URL('..', import.meta.url).pathname);

const results = [await checkKubernetes(), checkDockerfile(), checkCompose(), checkBuildContext()];

for (const { title, checks, findings } of results) {
  console.log(`${findings.length === 0 ? 'ok  ' : 'FAIL'} ${title}: ${checks} checks`);
  for (const finding of findings) console.log(`     ${finding}`);
}
const count = results.reduce((sum, { findings }) => sum + findings.length, 0);
console.log(`check-deploy: ${count} finding(s)`);
process.exitCode = count === 0 ? 0 : 1;
