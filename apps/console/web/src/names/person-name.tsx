import { useSigned } from '../session/session.context.js';
import { Name } from './name.js';

/** Somebody by name; oneself as "You". */
export function PersonName({ id }: { id: string | null }) {
  const { account } = useSigned();
  return id === account.me.principal.id ? 'You' : <Name kind="person" id={id} />;
}

/** A project by name, also one that the caller knows by their own assignment only. */
export function ProjectName({ id }: { id: string }) {
  const { account } = useSigned();
  const own = account.me.assignments.find((project) => project.id === id);
  return own === undefined ? <Name kind="project" id={id} /> : own.name;
}
