import type { DefineCommand } from '../commands/define-command.js';
import { assignCommand, revokeCommand } from './assign.command.js';
import { assignFileCommand } from './assign-file.command.js';
import { resourceCommand } from './resource-command.js';
import { ACCESS_REQUESTS } from './resources/access-requests.resource.js';
import { ASSIGNMENTS } from './resources/assignments.resource.js';
import { DATASETS } from './resources/datasets.resource.js';
import { ORGANISATIONS } from './resources/organisations.resource.js';
import { PEOPLE } from './resources/people.resource.js';
import { PENDING_CHANGES } from './resources/pending-changes.resource.js';
import { PROJECTS } from './resources/projects.resource.js';
import { TERMS } from './resources/terms.resource.js';
import { TOOLS } from './resources/tools.resource.js';
import { TRANSFER_BASES } from './resources/transfer-bases.resource.js';
import { VENDORS } from './resources/vendors.resource.js';
import { reviewCommand } from './review.command.js';
import { whoCanCommand } from './who-can.command.js';

const RESOURCES = [
  ORGANISATIONS,
  PEOPLE,
  VENDORS,
  DATASETS,
  PROJECTS,
  ASSIGNMENTS,
  TERMS,
  TRANSFER_BASES,
  TOOLS,
  ACCESS_REQUESTS,
  PENDING_CHANGES,
];

/** The administrator's daily work. */
export const ADMIN_COMMANDS: readonly DefineCommand[] = [
  ...RESOURCES.map(
    (resource): DefineCommand =>
      (terminal) =>
        resourceCommand(resource, terminal),
  ),
  assignCommand,
  assignFileCommand,
  revokeCommand,
  reviewCommand,
  whoCanCommand,
];
