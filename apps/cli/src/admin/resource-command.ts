import { Command } from 'commander';
import { withConnectionFlags } from '../commands/define-command.js';
import { toOutline } from '../commands/outline.js';
import { connect, type ConnectionOptions } from '../connection.js';
import type { Terminal } from '../terminal.js';
import { AdminApi, type AdminAnswer, type AdminObject, segment } from './admin-api.js';
import { type FieldFlag, toBody, toInteger, withFields } from './field-flag.js';
import { withHandles } from './handles.js';
import { type Creation, REASON, type Resource, type ResourceAction } from './resource.js';
import { toTextTable } from './text-table.js';

type Flags = ConnectionOptions & AdminObject & { readonly json?: boolean };

const LIMIT: FieldFlag = {
  flag: '--limit <n>',
  description: 'at most so many (default: all)',
  field: 'limit',
  parse: toInteger,
};
const IF_MATCH: FieldFlag = {
  flag: '--if-match <etag>',
  description: 'only in the state this ETag names, as `show` printed it',
  field: 'etag',
};

/** `project`, `person` and their like: list, show, create, update, and what else can be done with one. */
export function resourceCommand(resource: Resource, terminal: Terminal): Command {
  const command = new Command(resource.name).description(resource.description);
  command.addCommand(listCommand(resource, terminal));
  command.addCommand(showCommand(resource, terminal));
  for (const creation of resource.creations) command.addCommand(createCommand(resource, creation, terminal));
  if (resource.update) command.addCommand(updateCommand(resource, resource.update, terminal));
  for (const action of resource.actions) command.addCommand(actionCommand(resource, action, terminal));
  return command;
}

function listCommand({ path, columns, filters, name, named = {} }: Resource, terminal: Terminal): Command {
  const command = withConnectionFlags(new Command('list').description(`List each ${name} you may see.`));
  return withFields(command, [...filters, LIMIT]).action(async (flags: Flags) => {
    const api = await apiOf(flags, terminal);
    const { limit = Infinity } = flags as { readonly limit?: number };
    const rows: AdminObject[] = [];
    const query = Object.fromEntries(
      Object.entries(toBody(filters, flags)).map(([parameter, value]) => [parameter, String(value)]),
    );
    if (limit > 0) for await (const row of api.list(path, query)) if (rows.push(row) >= limit) break;
    terminal.out(
      flags.json ? JSON.stringify(rows) : toTextTable(columns, await withHandles(api, rows, named)),
    );
  });
}

function showCommand({ path, name, filters }: Resource, terminal: Terminal): Command {
  const command = new Command('show').description(`Show one ${name} with its ETag.`).argument(`<${name}>`);
  const scope = filters.filter(({ field }) => field === 'organisation');
  return withFields(withConnectionFlags(command), scope).action(async (reference: string, flags: Flags) => {
    const api = await apiOf(flags, terminal);
    const { organisation } = toBody(scope, flags);
    const query = typeof organisation === 'string' ? `?organisation=${segment(organisation)}` : '';
    print(await api.get(`${path}/${segment(reference)}${query}`), flags, terminal);
  });
}

function createCommand({ path }: Resource, creation: Creation, terminal: Terminal): Command {
  const { name, description, fields, path: below = '' } = creation;
  const all = [...fields, REASON];
  return withFields(withConnectionFlags(new Command(name).description(description)), all).action(
    async (flags: Flags) => {
      const api = await apiOf(flags, terminal);
      print(
        await api.send({ method: 'POST', path: path + below, body: toBody(all, flags) }),
        flags,
        terminal,
      );
    },
  );
}

function updateCommand(resource: Resource, fields: readonly FieldFlag[], terminal: Terminal): Command {
  const description = `Change one ${resource.name}; a list replaces the whole list, an empty text is an empty list.`;
  return actionCommand(
    resource,
    { name: 'update', description, method: 'PATCH', path: '', fields },
    terminal,
  );
}

function actionCommand({ path, name }: Resource, action: ResourceAction, terminal: Terminal): Command {
  const fields = [...action.fields, REASON];
  const command = new Command(action.name).description(action.description).argument(`<${name}>`);
  return withFields(withConnectionFlags(command), [...fields, IF_MATCH]).action(
    async (reference: string, flags: Flags & { readonly ifMatch?: string }) => {
      const api = await apiOf(flags, terminal);
      const change = { method: action.method, body: toBody(fields, flags), etag: flags.ifMatch };
      print(
        await api.send({ ...change, path: `${path}/${segment(reference)}${action.path}` }),
        flags,
        terminal,
      );
    },
  );
}

/** Opens the control plane for a command's flags. */
export async function apiOf(flags: ConnectionOptions, terminal: Terminal): Promise<AdminApi> {
  return new AdminApi(await connect(flags, terminal), terminal.interrupted);
}

/** Prints one object; 202 is said aloud, because nothing holds yet. */
export function print(answer: AdminAnswer, { json }: { readonly json?: boolean }, terminal: Terminal): void {
  if (json)
    return terminal.out(JSON.stringify(answer.etag ? { ...answer.body, etag: answer.etag } : answer.body));
  if (answer.status === 202)
    terminal.err('Not in force yet: a second person has to approve it (portcullis pending).');
  const text = toOutline(answer.etag ? { ...answer.body, etag: answer.etag } : answer.body);
  if (text !== '') terminal.out(text);
}
