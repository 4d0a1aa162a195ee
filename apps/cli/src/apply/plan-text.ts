import type { Step } from './step.js';

const SIGNS: Readonly<Record<Step['operation'], string>> = {
  create: '+',
  update: '~',
  replace: '±',
  end: '-',
  unmanaged: '?',
  impossible: '!',
};

/** The plan as a person reads it: what, on which object, and each member from what to what. */
export function toPlanText(steps: readonly Step[]): string {
  if (steps.length === 0) return 'Everything is as the file says.';
  const lines = steps.flatMap(({ operation, kind, key, differences, note }) => [
    `${SIGNS[operation]} ${operation} ${kind} ${key}${note === undefined ? '' : `  (${note})`}`,
    ...differences.map(({ field, from, to }) =>
      from === undefined ? `    ${field}: ${value(to)}` : `    ${field}: ${value(from)} → ${value(to)}`,
    ),
  ]);
  const done = steps.filter(({ changes }) => changes.length > 0).length;
  return [...lines, '', `${done} to be done, ${steps.length - done} to be known.`].join('\n');
}

function value(of: unknown): string {
  return JSON.stringify(of ?? null);
}
