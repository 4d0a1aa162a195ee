import type { Database, Transaction } from '#libs/persistence';
import { type BatchHistories, Histories, type NewNetwork } from '../history/histories.js';
import type { PersonHistory } from '../history/person-history.js';
import type { Places } from '../places/places.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { TrailRecord } from '../trail-record.js';
import { rulesOf } from '../rules/rules.repository.js';
import { toolNetwork } from '../rules/tool-network.rule.js';
import { EVERY } from '../scopes.js';
import { writeAlerts } from './alert-writer.js';
import { FoundAlerts } from './found-alerts.js';
import { type LeafBatch, LeafReader } from './leaf-reader.js';

/** A log that has leaves nobody has judged. */
export interface UnjudgedLog {
  readonly organisation: string;
  readonly position: number;
  readonly size: number;
}

const MOVE = `INSERT INTO alert_positions AS p (organisation_id, next_leaf) VALUES ($1, $2)
  ON CONFLICT (organisation_id) DO UPDATE SET next_leaf = excluded.next_leaf WHERE p.next_leaf = $3 RETURNING next_leaf`;
const ERASURES = 'SELECT hold_alert_erasures() AS count';
const ASSERT_LEAD = 'SELECT assert_log_lead($1)';

/** What one batch came to. */
interface Judged {
  readonly found: FoundAlerts;
  readonly people: ReadonlyMap<string, PersonHistory>;
  readonly networks: readonly NewNetwork[];
}

/**
 * Judges logs batch by batch. Alerts, what is remembered and the position are stored in one transaction, which commits only
 * from the very position the batch began at and under the epoch of a leader: no record is missed or judged twice for good.
 */
export class EvaluationStep {
  private readonly histories: Histories;
  private readonly leaves: LeafReader;
  /** How often people had been forgotten when what is in memory was read. */
  private erasures: string | undefined;

  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly now: () => number,
  ) {
    this.histories = new Histories(database);
    this.leaves = new LeafReader(database);
  }

  /** Judges what follows the position; returns the new one and how many records it took. Throws PT001 when not leading. */
  async run(log: UnjudgedLog, epoch: number): Promise<{ position: number; records: number }> {
    const { organisation, position, size } = log;
    try {
      await this.forgetWhatWasErased();
      const batch = await this.leaves.read(organisation, position, size, this.now());
      const rules = await rulesOf(this.database, organisation);
      const judged = await this.judge(organisation, batch, rules);
      await this.database.transaction(EVERY, async (transaction) => {
        await move(transaction, organisation, position, batch.nextLeaf);
        await this.assertNothingErased(transaction);
        await this.histories.save(transaction, organisation, judged.people, judged.networks);
        const rated = judged.found.all.map((found) => ({ ...found, severity: rules.severityOf(found.kind) }));
        await writeAlerts(transaction, rated);
        await transaction.query(ASSERT_LEAD, [epoch]);
      });
      for (const history of judged.people.values()) history.markStored();
      return { position: batch.nextLeaf, records: batch.records.length };
    } catch (error) {
      // What is in memory ran ahead of what is stored.
      this.histories.clear();
      throw error;
    }
  }

  private async forgetWhatWasErased(): Promise<void> {
    const [row] = await this.database.query<{ count: string }>(ERASURES);
    if (row?.count === this.erasures) return;
    this.histories.clear();
    this.erasures = row?.count;
  }

  /** A person forgotten while a batch was judged must not be remembered again by storing it. */
  private async assertNothingErased(transaction: Transaction): Promise<void> {
    const [row] = await transaction.query<{ count: string }[]>(ERASURES);
    if (row?.count !== this.erasures) throw new MemoryOutdated('somebody was forgotten meanwhile');
  }

  private async judge(organisation: string, { records }: LeafBatch, rules: RuleSet): Promise<Judged> {
    const subjects = idsOf(records.map(({ subjectId }) => subjectId));
    const tools = idsOf(records.map(({ toolId, network }) => (network === null ? null : toolId)));
    const atMs = Math.max(0, ...records.map((record) => record.atMs));
    const histories = await this.histories.of(organisation, { subjects, tools, atMs });
    const found = new FoundAlerts();
    const networks: NewNetwork[] = [];
    for (const record of records) {
      this.judgePerson(record, histories, { rules, found });
      judgeTool(record, histories, { rules, found, networks });
    }
    return { found, people: histories.people, networks };
  }

  private judgePerson(record: TrailRecord, { people }: BatchHistories, { rules, found }: Judging): void {
    const history = record.subjectId === null ? undefined : people.get(record.subjectId);
    if (history === undefined) return;
    for (const finding of rules.judgePerson({ record, history, places: this.places })) {
      found.add(finding, { ...record, itemId: null, atMs: history.nowMs(record) });
    }
    history.observe(record);
  }
}

interface Judging {
  readonly rules: RuleSet;
  readonly found: FoundAlerts;
}

function judgeTool(
  record: TrailRecord,
  { tools }: BatchHistories,
  { rules, found, networks }: Judging & { readonly networks: NewNetwork[] },
): void {
  const { toolId, network, atMs } = record;
  const tool = toolId === null ? undefined : tools.get(toolId);
  if (tool === undefined || toolId === null || network === null || tool.networks.has(network)) return;
  const parameters = rules.parametersOf('tool_network');
  const finding = parameters === null ? null : toolNetwork(record, tool, parameters);
  if (finding !== null) found.add(finding, { ...record, itemId: null });
  if (tool.observe(network, atMs)) networks.push({ tool: toolId, network, atMs });
}

function idsOf(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

async function move(transaction: Transaction, organisation: string, from: number, to: number): Promise<void> {
  const moved = await transaction.query<unknown[]>(MOVE, [organisation, to, from]);
  if (moved.length === 0) throw new MemoryOutdated(`the log of ${organisation} was judged by somebody else`);
}

/** The world has moved on since the batch was read: nothing of it is stored, and it is judged anew. */
export class MemoryOutdated extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MemoryOutdated';
  }
}
