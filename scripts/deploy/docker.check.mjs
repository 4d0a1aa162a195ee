import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { COMPOSE_RULES, composeSchemaFindings } from './compose-rules.mjs';
import { DOCKERFILE_RULES } from './dockerfile-rules.mjs';
import { engineFindings } from './docker-client.mjs';
import { inspect } from './teeth.mjs';

const DOCKERFILE = 'docker/Dockerfile';
const COMPOSE = 'docker/compose.yaml';

/** Checks the Dockerfile: syntax, lint, and what its images must keep. */
export function checkDockerfile() {
  const text = readFileSync(DOCKERFILE, 'utf8');
  return {
    title: 'Dockerfile',
    checks: DOCKERFILE_RULES.length,
    findings: inspect(DOCKERFILE_RULES, text),
  };
}

/** Checks the compose file: schema, lint, what its services must keep, and, where present, what docker itself says. */
export function checkCompose() {
  const text = readFileSync(COMPOSE, 'utf8');
  const compose = parse(text, { merge: true });
  const refused = composeSchemaFindings(text.replace(/^services:/m, 'servces:')).length > 0;
  const findings = [
    ...composeSchemaFindings(text),
    ...(refused ? [] : ['toothless schema check, it accepts an unknown top-level key']),
    ...inspect(COMPOSE_RULES, compose),
    ...engineFindings(COMPOSE),
  ];
  return { title: 'Compose', checks: COMPOSE_RULES.length + 2, findings };
}

/** Checks that only what the Dockerfile needs reaches a build: the ignore file allows by name and hides the rest. */
export function checkBuildContext() {
  const lines = readFileSync(`${DOCKERFILE}.dockerignore`, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const findings = lines[0] === '*' ? [] : ['the ignore file does not start by hiding everything'];
  return { title: 'Build context', checks: 1, findings };
}
