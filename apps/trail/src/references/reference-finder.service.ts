import { Injectable } from '@nestjs/common';
import { isUuid } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { Reach } from '../calls/reach.js';
import { slugAmbiguous } from './reference.errors.js';

/** What a filter or a path can name. */
export type ReferenceKind = 'organisation' | 'project' | 'dataset' | 'item' | 'person' | 'tool';

/** Something within a caller's reach. */
export interface Found {
  readonly id: string;
  /** Whose it is; null for a person, whose accesses are on the trails of others. */
  readonly organisationId: string | null;
}

interface Row {
  readonly id: string;
  readonly organisation_id: string | null;
}

const OWN = '($2::uuid[] IS NULL OR organisation_id = ANY ($2))';
const ENGAGED =
  'EXISTS (SELECT FROM engagements e WHERE e.person_id = people.id AND e.organisation_id = ANY ($2))';

/** `$1` is the id or slug, `$2` the organisations of the first line, null for every. */
const TABLES: Readonly<Record<ReferenceKind, (column: string) => string>> = {
  organisation: (column) =>
    `SELECT id, id AS organisation_id FROM organisations WHERE ${column} = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2))`,
  project: (column) => `SELECT id, organisation_id FROM projects WHERE ${column} = $1 AND ${OWN}`,
  dataset: (column) => `SELECT id, organisation_id FROM datasets WHERE ${column} = $1 AND ${OWN}`,
  item: (column) => `SELECT id, organisation_id FROM items WHERE ${column} = $1 AND ${OWN}`,
  person: (column) =>
    `SELECT id, NULL::uuid AS organisation_id FROM people WHERE ${column} = $1 AND (${OWN} OR ${ENGAGED})`,
  tool: (column) => `SELECT id, organisation_id FROM tool_credentials WHERE ${column} = $1 AND ${OWN}`,
};

const SEEN_ON_LEAVES = `FROM log_leaves l JOIN trail_facets f ON f.id = l.facet_id WHERE l.part = 0 AND ${OWN.replace('organisation_id', 'f.organisation_id')} AND`;

/** A record outlives what it is about, and an engagement ends: what a caller's records name stays askable by its id. */
const ON_THE_TRAIL: Readonly<Record<Exclude<ReferenceKind, 'organisation'>, string>> = {
  project: `SELECT $1::uuid AS id, organisation_id FROM trail_facets WHERE project_id = $1 AND ${OWN}`,
  dataset: `SELECT $1::uuid AS id, organisation_id FROM trail_facets WHERE dataset_id = $1 AND ${OWN}`,
  tool: `SELECT $1::uuid AS id, organisation_id FROM trail_facets WHERE tool_id = $1 AND ${OWN}`,
  item: `SELECT $1::uuid AS id, f.organisation_id ${SEEN_ON_LEAVES} l.item_id = $1`,
  person: `SELECT $1::uuid AS id, NULL::uuid AS organisation_id ${SEEN_ON_LEAVES} l.subject_id = $1`,
};

/** Finds what references name within a caller's reach, and so says nothing of what lies beyond it. */
@Injectable()
export class ReferenceFinder {
  constructor(private readonly database: Database) {}

  /** Returns the one thing the id or slug names; null for one that is missing or not the caller's; SLUG_AMBIGUOUS for two. */
  async find(reach: Reach, kind: ReferenceKind, reference: string): Promise<Found | null> {
    const own = reach.organisations === 'every' ? null : reach.organisations;
    const read = (sql: string): Promise<Row[]> => this.database.read<Row>(reach.scope, sql, [reference, own]);
    const byId = isUuid(reference);
    const [row, second] = await read(`${TABLES[kind](byId ? 'id' : 'slug')} LIMIT 2`);
    if (second !== undefined) throw slugAmbiguous(kind);
    if (row !== undefined) return toFound(row);
    if (!byId || kind === 'organisation') return null;
    const [seen] = await read(`${ON_THE_TRAIL[kind]} LIMIT 1`);
    return seen === undefined ? null : toFound(seen);
  }
}

function toFound({ id, organisation_id }: Row): Found {
  return { id, organisationId: organisation_id };
}
