import { gateOf } from '../gate.js';
import { hasBegun, isStillBefore } from '../instant.js';
import { isKnown } from '../known.js';

/** Guarantees an active project within its agreed time. Without a project it denies; what is told is disclose's choice. */
export const projectGate = gateOf<'project'>([
  ['PROJECT_NOT_ACTIVE', ({ project }) => isKnown(project?.id) && project.state === 'active'],
  ['PROJECT_NOT_STARTED', ({ project }, { at }) => project === null || hasBegun(project?.startsAt, at)],
  // endsAt null: no end was agreed.
  [
    'PROJECT_ENDED',
    ({ project }, { at }) =>
      project === null || project?.endsAt === null || isStillBefore(project?.endsAt, at),
  ],
]);
