import { LRUCache } from 'lru-cache';
import type { Database } from '#libs/persistence';
import { hourOf, type TrailRecord } from '../trail-record.js';
import { EVERY } from '../scopes.js';

/** Consecutive leaves of one log, all of one hour or earlier. */
export interface LeafBatch {
  readonly records: readonly TrailRecord[];
  /** The leaf after the last that was looked at. */
  readonly nextLeaf: number;
}

interface LeafRow {
  readonly id: string;
  readonly leaf: string;
  readonly subject: string | null;
  readonly item: string | null;
  readonly facet: string;
}

interface Facet {
  readonly id: string;
  readonly kind: string;
  readonly effect: 'allow' | 'deny';
  readonly tool: string | null;
  readonly project: string | null;
  readonly country: string | null;
}

const MAX_LEAVES = 4_000;
const FACETS_KEPT = 20_000;
const AGENTS_KEPT = 20_000;

const LEAVES = `SELECT record_id AS id, leaf_index AS leaf, subject_id AS subject, item_id AS item, facet_id AS facet
  FROM log_leaves WHERE organisation_id = $1 AND leaf_index >= $2 AND leaf_index < $3 AND part = 0 ORDER BY leaf_index`;
const FACETS = `SELECT id, kind, effect, tool_id AS tool, project_id AS project, country FROM trail_facets WHERE id = ANY ($1::uuid[])`;
const AGENTS = `SELECT id, event #>> '{unmapped,origin,agentValue}' AS agent FROM access_entries WHERE id = ANY ($1::uuid[])`;
const NETWORKS = `SELECT sha256, body ->> 'addressPrefix' AS network FROM recorded_values WHERE sha256 = ANY ($1) AND kind = 'agent'`;

/** Reads logs as rules see them: in order, from columns and facets; of the events themselves only what tools need. */
export class LeafReader {
  private readonly facets = new LRUCache<string, Facet>({ max: FACETS_KEPT });
  private readonly networks = new LRUCache<string, string>({ max: AGENTS_KEPT });

  constructor(private readonly database: Database) {}

  /** Returns what follows `from`; the caller knows that the log has so many leaves. */
  async read(organisation: string, from: number, size: number, nowMs: number): Promise<LeafBatch> {
    const end = Math.min(size, from + MAX_LEAVES);
    const rows = await this.database.read<LeafRow>(EVERY, LEAVES, [organisation, from, end]);
    const cut = endOfHour(rows, nowMs);
    const leaves = rows.slice(0, cut);
    const nextLeaf = cut < rows.length ? Number(rows[cut]?.leaf) : end;
    await this.loadFacets(leaves);
    const tools = leaves.filter(({ facet }) => this.facet(facet).tool !== null).map(({ id }) => id);
    const networks = await this.networksOf(tools);
    const toRecord = (leaf: LeafRow): TrailRecord => {
      const { id, subject: subjectId, item: itemId } = leaf;
      const { kind, effect, tool: toolId, project: projectId, country } = this.facet(leaf.facet);
      const about = { subjectId, toolId, projectId, itemId };
      const where = { country, network: networks.get(id) ?? null };
      return { id, organisationId: organisation, atMs: timeOf(id, nowMs), kind, effect, ...about, ...where };
    };
    return { records: leaves.map(toRecord), nextLeaf };
  }

  private facet(id: string): Facet {
    const facet = this.facets.get(id);
    if (facet === undefined) throw new Error(`a leaf names the facet ${id}, which is missing`);
    return facet;
  }

  private async loadFacets(leaves: readonly LeafRow[]): Promise<void> {
    const unknown = new Set(leaves.map(({ facet }) => facet).filter((id) => !this.facets.has(id)));
    if (unknown.size === 0) return;
    const rows = await this.database.read<Facet>(EVERY, FACETS, [[...unknown]]);
    for (const facet of rows) this.facets.set(facet.id, facet);
  }

  /** Returns the network each of these records came from; one whose value was erased has none. */
  private async networksOf(recordIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    if (recordIds.length === 0) return found;
    const rows = await this.database.read<{ id: string; agent: string | null }>(EVERY, AGENTS, [recordIds]);
    const agents = rows.map(({ agent }) => agent).filter((agent) => agent !== null);
    const unknown = [...new Set(agents)].filter((agent) => !this.networks.has(agent));
    if (unknown.length > 0) {
      const values = await this.database.read<{ sha256: string; network: string | null }>(EVERY, NETWORKS, [
        unknown,
      ]);
      for (const { sha256, network } of values) this.networks.set(sha256, network ?? '');
    }
    for (const { id, agent } of rows) {
      const network = agent === null ? undefined : this.networks.get(agent);
      if (network) found.set(id, network);
    }
    return found;
  }
}

/** Returns how many rows come before a later hour begins: the past of an hour must be stored before the hour is judged. */
function endOfHour(rows: readonly LeafRow[], nowMs: number): number {
  const [first] = rows;
  if (first === undefined) return 0;
  const hour = hourOf(timeOf(first.id, nowMs));
  const later = rows.findIndex(({ id }) => hourOf(timeOf(id, nowMs)) > hour);
  return later === -1 ? rows.length : later;
}

/** Ids are UUIDs of version 7; a gateway whose clock is ahead must not carry a person's time into the future. */
function timeOf(recordId: string, nowMs: number): number {
  return Math.min(nowMs, Number.parseInt(recordId.slice(0, 8) + recordId.slice(9, 13), 16));
}
