import { AppError } from '#libs/kernel';
import { type AdminApi, type AdminObject, segment } from './admin-api.js';

/** Where what a member names by its id is looked up. */
export type NamedFields = Readonly<Record<string, string>>;

/** What is named in nearly every list of people's work. */
export const PERSON_AND_PROJECT: NamedFields = { person: '/people', project: '/projects' };

const AT_ONCE = 8;
/** More would make a list wait longer for names than for itself. */
const MAX_LOOKUPS = 400;

/** Returns the rows with the handle beside each id, `anna (0195…)`; what the caller may not look up stays an id. For people to read. */
export async function withHandles(
  api: Pick<AdminApi, 'get'>,
  rows: readonly AdminObject[],
  named: NamedFields,
): Promise<AdminObject[]> {
  const shown = rows.map((row) => ({ ...row }));
  for (const [field, path] of Object.entries(named)) {
    const ids = new Set(rows.map((row) => row[field]).filter((id) => typeof id === 'string'));
    const handles = await handlesOf(api, path, [...ids].slice(0, MAX_LOOKUPS));
    for (const row of shown) {
      const handle = handles.get(String(row[field]));
      if (handle !== undefined) row[field] = `${handle} (${String(row[field])})`;
    }
  }
  return shown;
}

async function handlesOf(
  api: Pick<AdminApi, 'get'>,
  path: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const handles = new Map<string, string>();
  const lookUp = async (id: string): Promise<boolean> => {
    try {
      const { slug } = (await api.get(`${path}/${segment(id)}`)).body;
      if (typeof slug === 'string') handles.set(id, slug);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.code === 'NOT_FOUND';
    }
  };
  // The first is asked for alone: who may look up none of them is refused once, not once for each.
  const [first, ...others] = ids;
  let may = first !== undefined && (await lookUp(first));
  for (let next = 0; may && next < others.length; next += AT_ONCE)
    may = (await Promise.all(others.slice(next, next + AT_ONCE).map(lookUp))).every(Boolean);
  return handles;
}
