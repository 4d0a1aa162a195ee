import { isDeepStrictEqual } from 'node:util';
import type { AdminApi, AdminAnswer } from '../admin/admin-api.js';
import { cliError } from '../cli.errors.js';
import type { Step } from './step.js';

/** A step that was done, with the last answer to it. */
export interface Applied {
  readonly step: Step;
  readonly answer: AdminAnswer;
}

/**
 * Does the steps in their order and tells of each. Stops at the first that is refused, by throwing what the server said; what was done
 * before stays, and applying again goes on from there.
 */
export async function applyPlan(
  api: AdminApi,
  steps: readonly Step[],
  { reason, done }: { readonly reason: string | undefined; readonly done: (applied: Applied) => void },
): Promise<void> {
  for (const step of steps.filter(({ changes }) => changes.length > 0)) {
    const etag = await etagOf(api, step);
    for (const change of step.changes) {
      const body = { ...change.body, ...(reason !== undefined && { reason }) };
      done({ step, answer: await api.send({ ...change, body, etag }) });
    }
  }
}

/** Reads again what is to be edited: an edit by somebody else since the plan was made must not be undone unseen. */
async function etagOf(api: AdminApi, { on, kind, key }: Step): Promise<string | undefined> {
  if (on === undefined) return undefined;
  const { body, etag } = await api.get(on.path);
  if (isDeepStrictEqual(body, on.existing.answered)) return etag;
  throw cliError(
    'STATE_MOVED',
    `${kind} ${key} was changed by somebody else since the plan was made. Plan again.`,
  );
}
