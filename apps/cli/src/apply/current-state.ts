import { z } from 'zod';
import { type AdminApi, type AdminObject, segment } from '../admin/admin-api.js';
import { cliError } from '../cli.errors.js';

/** One object as the control plane answered it. */
export interface Existing {
  readonly id: string;
  /** Its handle, for kinds that have one. */
  readonly slug: string;
  /** As the file would say it: others by their handles, times in UTC. */
  readonly fields: AdminObject;
  /** As it was answered: an edit is made on this state only. */
  readonly answered: AdminObject;
}

/** What an organisation has now; what was revoked, withdrawn or disconnected, or is over, is left out, but for assignments. */
export interface CurrentState {
  readonly organisation: string;
  readonly datasets: readonly Existing[];
  readonly projects: readonly Existing[];
  readonly terms: readonly Existing[];
  readonly transferBases: readonly Existing[];
  /** Also those that are over: until they are revoked there can be no other for their person and project. */
  readonly assignments: readonly Existing[];
  readonly toolCredentials: readonly Existing[];
}

const identified = z.object({ id: z.string(), slug: z.string().default('') });
type Names = ReadonlyMap<string, string>;

/** Reads all there is of an organisation, page by page. */
export async function getCurrentState(api: AdminApi, organisation: string, now: Date): Promise<CurrentState> {
  const all = async (path: string): Promise<readonly Existing[]> => {
    const found: Existing[] = [];
    for await (const row of api.list(path, { organisation })) found.push(toExisting(row));
    return found;
  };
  const { body } = await api.get(`/organisations/${segment(organisation)}`);
  const datasets = await all('/datasets');
  const projects = await all('/projects');
  const people = namesOf(await all('/people'));
  const [datasetNames, projectNames] = [namesOf(datasets), namesOf(projects)];
  const ends = (row: Existing, ...fields: readonly string[]): boolean =>
    fields.some((field) => isOver(row.fields[field], now));
  return {
    organisation: identified.parse(body).slug,
    datasets: datasets.map((row) => renamed(row, { clientInstruction: instruction(row) })),
    projects: projects.map((row) => renamed(row, { datasets: named(row, 'datasets', datasetNames) })),
    terms: (await all('/terms')).map((row) => renamed(row, { project: name(row, 'project', projectNames) })),
    transferBases: (await all('/transfer-bases')).filter((row) => !ends(row, 'withdrawnAt', 'validUntil')),
    assignments: (await all('/assignments'))
      .filter((row) => !ends(row, 'revokedAt'))
      .map((row) =>
        renamed(row, { person: name(row, 'person', people), project: name(row, 'project', projectNames) }),
      ),
    toolCredentials: (await all('/tool-credentials'))
      .filter((row) => !ends(row, 'disconnectedAt', 'expiresAt'))
      .map((row) =>
        renamed(row, {
          person: name(row, 'person', people),
          projects: named(row, 'projects', projectNames),
          s3: row.fields['s3'] !== null,
        }),
      ),
  };
}

function toExisting(answered: AdminObject): Existing {
  const parsed = identified.safeParse(answered);
  if (!parsed.success) throw cliError('ANSWER_INVALID', 'An object without an id was answered.');
  return { ...parsed.data, fields: answered, answered };
}

function renamed(row: Existing, fields: AdminObject): Existing {
  return { ...row, fields: { ...row.fields, ...fields } };
}

function namesOf(rows: readonly Existing[]): Names {
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}

/** Who or what is not among those we may see keeps its id. */
function name({ fields }: Existing, field: string, names: Names): string | null {
  const id = fields[field];
  return typeof id === 'string' ? (names.get(id) ?? id) : null;
}

function named({ fields }: Existing, field: string, names: Names): readonly string[] {
  return z
    .array(z.string())
    .parse(fields[field])
    .map((id) => names.get(id) ?? id);
}

function instruction({ fields }: Existing): string | null {
  return z.object({ text: z.string() }).nullable().parse(fields['clientInstruction'])?.text ?? null;
}

/** Whether the time is there and has come. */
export function isOver(time: unknown, now: Date): boolean {
  return typeof time === 'string' && Date.parse(time) <= now.getTime();
}
