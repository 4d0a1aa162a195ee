import { Command } from 'commander';
import { z } from 'zod';
import { connect, type ConnectionOptions } from '../connection.js';
import { callJson } from '../http/json-call.js';
import { type DefineCommand, withConnectionFlags } from './define-command.js';
import { toOutline } from './outline.js';

interface ExplainOptions extends ConnectionOptions {
  readonly person: string;
  readonly item: string;
  readonly project?: string;
  readonly ip?: string;
  readonly json?: boolean;
}

const verdict = z.object({ gate: z.string(), pass: z.boolean(), codes: z.array(z.string()) });
const explanation = z.object({ effect: z.string(), verdicts: z.array(verdict) });

/** `explain`: the decision a person would get for an item now, with every gate's verdict; recorded as an explanation. */
export const explainCommand: DefineCommand = (terminal) =>
  withConnectionFlags(
    new Command('explain')
      .description(
        'Show why a person may or may not read an item. Recorded as an explanation, not as an access.',
      )
      .requiredOption('--person <person>', 'id or handle of the person')
      .requiredOption('--item <item>', 'id of the item')
      .option('--project <project>', 'id or slug of the project')
      .option('--ip <address>', 'address the person would come from'),
  ).action(async (options: ExplainOptions) => {
    const { person, item, project, ip } = options;
    const body = { person, item, ...(project !== undefined && { project }), ...(ip !== undefined && { ip }) };
    const call = { method: 'POST', path: '/admin/v1/explain', body } as const;
    const decision = await callJson(await connect(options, terminal), call);
    terminal.out(options.json ? JSON.stringify(decision) : toTable(decision));
  });

function toTable(decision: unknown): string {
  const parsed = explanation.safeParse(decision);
  if (!parsed.success) return toOutline(decision);
  const width = Math.max(...parsed.data.verdicts.map((line) => line.gate.length), 4);
  const lines = parsed.data.verdicts.map(({ gate, pass, codes }) =>
    `  ${pass ? 'pass' : 'DENY'}  ${gate.padEnd(width)}  ${codes.join(', ')}`.trimEnd(),
  );
  return [parsed.data.effect.toUpperCase(), ...lines].join('\n');
}
