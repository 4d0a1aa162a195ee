import type { Project } from '../api/views.js';
import { Verdict } from '../elements/effect.js';
import { wordOf } from '../words/words.js';

/** Whether a project is one that anybody can work in now. */
export function StateOfProject({ project: { state, endsAt } }: { project: Project }) {
  if (endsAt !== null && new Date(endsAt).getTime() <= Date.now())
    return <Verdict tone="warn">Ended</Verdict>;
  return <Verdict tone={state === 'active' ? 'good' : 'warn'}>{wordOf(state)}</Verdict>;
}
