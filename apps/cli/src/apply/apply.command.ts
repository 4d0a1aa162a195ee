import { Command } from 'commander';
import { cliError } from '../cli.errors.js';
import { withConnectionFlags } from '../commands/define-command.js';
import type { DefineCommand } from '../commands/define-command.js';
import type { ConnectionOptions } from '../connection.js';
import { apiOf } from '../admin/resource-command.js';
import type { Terminal } from '../terminal.js';
import { type Applied, applyPlan } from './apply-plan.js';
import { readConfiguration } from './configuration-file.js';
import { getCurrentState } from './current-state.js';
import { plan } from './plan.js';
import { toPlanText } from './plan-text.js';
import type { Step } from './step.js';

interface ApplyFlags extends ConnectionOptions {
  readonly file: string;
  readonly plan?: boolean;
  readonly prune?: boolean;
  readonly yes?: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/** Exit code of `--plan` when something is not as the file says. */
const DRIFT = 3;

/** `apply -f portcullis.yaml`: an organisation's access as a file: planned, shown, then done. */
export const applyCommand: DefineCommand = (terminal, setExitCode) =>
  withConnectionFlags(
    new Command('apply')
      .description('Make an organisation’s access what a file says: plan, show, then do.')
      .requiredOption('-f, --file <file>', 'portcullis.yaml')
      .option('--plan', `only plan; exit code ${DRIFT} when something is not as the file says`)
      .option('--prune', 'end assignments, bases and credentials that are not in the file')
      .option('--yes', 'do it without asking')
      .option('--reason <text>', 'why; kept on the trail with each change'),
  ).action(async (flags: ApplyFlags) => {
    const desired = await readConfiguration(flags.file);
    const api = await apiOf(flags, terminal);
    const now = new Date();
    const current = await getCurrentState(api, desired.organisation, now);
    const steps = plan(desired, current, { now, prune: flags.prune === true });
    if (!flags.json) terminal.out(toPlanText(steps));
    else if (flags.plan) terminal.out(JSON.stringify({ steps: steps.map(toJson) }));
    if (flags.plan) return setExitCode(steps.length > 0 ? DRIFT : 0);
    await confirm(steps, flags, terminal);
    const applied: Applied[] = [];
    const done = (one: Applied): void => {
      applied.push(one);
      if (!flags.json) terminal.out(toDoneText(one));
    };
    await applyPlan(api, steps, { reason: flags.reason, done });
    if (flags.json)
      terminal.out(JSON.stringify({ steps: steps.map(toJson), applied: applied.map(toAppliedJson) }));
  });

async function confirm(steps: readonly Step[], { yes }: ApplyFlags, terminal: Terminal): Promise<void> {
  if (steps.some(({ operation }) => operation === 'impossible'))
    throw cliError('PLAN_IMPOSSIBLE', 'The file asks for what cannot be changed; nothing was done.');
  if (yes || !steps.some(({ changes }) => changes.length > 0)) return;
  if (!(await terminal.confirm('Do this?')))
    throw cliError(
      'PLAN_NOT_CONFIRMED',
      'Nothing was done. Say yes, or pass --yes where nobody can be asked.',
    );
}

/** What was done, by kind and key; a credential's secrets, which are shown this once. */
function toDoneText({ step, answer }: Applied): string {
  const pending = answer.status === 202 ? ' (waits for a second person)' : '';
  const said = `done: ${step.operation} ${step.kind} ${step.key}${pending}`;
  const { secret, s3 } = answer.body as { readonly secret?: unknown; readonly s3?: unknown };
  if (typeof secret !== 'string') return said;
  return `${said}\n    shown once: ${JSON.stringify({ secret, ...(s3 !== null && { s3 }) })}`;
}

function toJson({ operation, kind, key, differences, note }: Step): object {
  return { operation, kind, key, differences, ...(note !== undefined && { note }) };
}

function toAppliedJson({ step, answer }: Applied): object {
  return {
    operation: step.operation,
    kind: step.kind,
    key: step.key,
    status: answer.status,
    answer: answer.body,
  };
}
