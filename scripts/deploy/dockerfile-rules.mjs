import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { isPinned } from './pod-rules.mjs';
import { isSecretLiteral } from './secret-rules.mjs';

const EXTERNAL_TARGETS = [
  'gateway',
  'admin',
  'trail',
  'worker',
  'console',
  'witness',
  'kms-local',
  'idp-local',
  'cli',
  'standalone',
];

/** A parsed Dockerfile: per stage its name, what it starts from, and its instructions as `{keyword, text}`. */
function stagesOf(text) {
  const stages = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      stages.push({ name: instruction.getBuildStage(), base: instruction.getImage(), instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({
        keyword: instruction.getKeyword(),
        text: instruction.getRawArgumentsContent() ?? '',
      });
    }
  }
  return stages;
}

/** The stage's own instructions after those of every stage it is built on, nearest last. */
function lineage(stage, stages) {
  const parent = stages.find(({ name }) => name === stage.base);
  return [...(parent === undefined ? [] : lineage(parent, stages)), ...stage.instructions];
}

const last = (instructions, keyword) =>
  instructions.filter((found) => found.keyword === keyword).at(-1)?.text;

const settings = (stage) =>
  stage.instructions
    .filter(({ keyword }) => keyword === 'ENV' || keyword === 'ARG')
    .flatMap(({ text }) => text.split(/\s+/).map((pair) => pair.split('=')));

const targetRule = (id, holds, sabotage) => ({
  id,
  findings: (text) => {
    const stages = stagesOf(text);
    return EXTERNAL_TARGETS.filter((name) => {
      const stage = stages.find((candidate) => candidate.name === name);
      return stage === undefined || !holds(lineage(stage, stages));
    }).map((name) => `target ${name} breaks ${id}`);
  },
  sabotage,
});

const isBuiltFrom = (base, stages) => stages.some(({ name }) => name === base);

/** What the Dockerfile must keep; a sabotage takes its text and returns it broken. */
export const DOCKERFILE_RULES = [
  {
    id: 'the Dockerfile has no syntax error and no lint warning',
    findings: (text) =>
      validate(text).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`),
    sabotage: (text) => text.replace(/^WORKDIR /m, 'WORKDIRR '),
  },
  {
    id: 'base images are pinned',
    findings: (text) => {
      const stages = stagesOf(text);
      return stages
        .filter(({ base }) => !isBuiltFrom(base, stages) && !isPinned(base))
        .map(({ base }) => base);
    },
    sabotage: (text) => text.replace(/^FROM node:\S+/m, 'FROM node'),
  },
  {
    id: 'no setting of the build is a secret',
    findings: (text) =>
      stagesOf(text)
        .flatMap(settings)
        .filter(([name, value]) => isSecretLiteral(name, value ?? 'given'))
        .map(([name]) => name),
    sabotage: (text) => text.replace(/^WORKDIR .*$/m, '$&\nARG DATABASE_URL'),
  },
  targetRule(
    'every image runs as a numeric user that is not root',
    (instructions) => /^[1-9]\d*:[1-9]\d*$/.test(last(instructions, 'USER') ?? ''),
    (text) => text.replace(/^USER .*$/m, 'USER node'),
  ),
  targetRule(
    'every image states its health check, or that it has none',
    (instructions) => last(instructions, 'HEALTHCHECK') !== undefined,
    (text) => text.replace(/^HEALTHCHECK --[^\n]*\\\n.*$/m, ''),
  ),
  targetRule(
    'every image starts without a shell, so that signals reach the process',
    (instructions) =>
      instructions.some(
        ({ keyword, text }) => (keyword === 'CMD' || keyword === 'ENTRYPOINT') && text.startsWith('['),
      ),
    (text) => text.replaceAll(/^(CMD|ENTRYPOINT) \[.*$/gm, '$1 node main.js'),
  ),
  {
    id: 'dependencies come from the lock file and run no script',
    findings: (text) =>
      stagesOf(text)
        .flatMap(({ instructions }) => instructions)
        .filter(
          ({ keyword, text: run }) =>
            keyword === 'RUN' && /npm (install|i)\b|npm ci(?!.*--ignore-scripts)/.test(run),
        )
        .map(({ text: run }) => run),
    sabotage: (text) => text.replace(/npm ci --ignore-scripts/, 'npm ci'),
  },
];
