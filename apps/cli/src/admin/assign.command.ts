import { Command } from 'commander';
import { z } from 'zod';
import { cliError } from '../cli.errors.js';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import type { ConnectionOptions } from '../connection.js';
import { type AdminApi, type AdminObject, segment } from './admin-api.js';
import { toBody, withFields } from './field-flag.js';
import { apiOf, print } from './resource-command.js';
import { REASON } from './resource.js';
import { ASSIGNMENT_FIELDS } from './resources/assignments.resource.js';

type Flags = ConnectionOptions & AdminObject & { readonly json?: boolean };

const FIELDS = [...ASSIGNMENT_FIELDS, REASON];
const assignment = z.object({ id: z.string(), revokedAt: z.string().nullable() });

/** `assign`: lets a person work on a project; what else the rules ask of them stays asked. */
export const assignCommand: DefineCommand = (terminal) =>
  withFields(
    withConnectionFlags(new Command('assign').description('Assign a person to a project.')),
    FIELDS,
  ).action(async (flags: Flags) => {
    const api = await apiOf(flags, terminal);
    const answer = await api.send({ method: 'POST', path: '/assignments', body: toBody(FIELDS, flags) });
    print(answer, flags, terminal);
  });

/** `revoke`: ends an assignment, or all a person has on a project; answers when no gateway serves it any more. */
export const revokeCommand: DefineCommand = (terminal) =>
  withFields(
    withConnectionFlags(
      new Command('revoke')
        .description(
          'Revoke an assignment, or what a person has on a project; ends when that holds everywhere.',
        )
        .argument('[assignment]', 'id; or name --person and --project')
        .option('--person <person>', 'id or handle')
        .option('--project <project>', 'id or slug'),
    ),
    [REASON],
  ).action(async (id: string | undefined, flags: Flags) => {
    const api = await apiOf(flags, terminal);
    const body = toBody([REASON], flags);
    for (const each of id === undefined ? await standing(api, flags) : [id])
      print(
        await api.send({ method: 'DELETE', path: `/assignments/${segment(each)}`, body }),
        flags,
        terminal,
      );
  });

/** Ids of what the person has on the project and was not revoked; also what begins later. */
async function standing(api: AdminApi, { person, project }: AdminObject): Promise<readonly string[]> {
  if (typeof person !== 'string' || typeof project !== 'string')
    throw cliError('ASSIGNMENT_UNNAMED', 'Name the assignment, or both --person and --project.');
  const found: string[] = [];
  for await (const row of api.list('/assignments', { person, project })) {
    const { id, revokedAt } = assignment.parse(row);
    if (revokedAt === null) found.push(id);
  }
  if (found.length === 0)
    throw cliError('ASSIGNMENT_NONE', `${person} has no assignment to ${project} that could be revoked.`);
  return found;
}
