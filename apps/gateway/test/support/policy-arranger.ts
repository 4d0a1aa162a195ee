import type pg from 'pg';
import { waitUntil } from '#libs/testing';

type Row = Readonly<Record<string, unknown>>;
type Statement = readonly [sql: string, values: readonly unknown[]];

export interface PolicyScope {
  /** Organisations whose reads the change is ordered against. */
  readonly organisations: readonly string[];
  /** Organisations, people and credentials whose facts it changes. */
  readonly scopes: readonly string[];
}

/** Makes one change of policy as the control plane does: locks and epochs first, then the change, in one transaction. */
export async function changePolicy(
  owner: pg.Client,
  { organisations, scopes }: PolicyScope,
  ...statements: Statement[]
): Promise<void> {
  await owner.query('BEGIN');
  try {
    await owner.query('SELECT begin_policy_change($1, $2)', [organisations, scopes]);
    for (const [sql, values] of statements) await owner.query(sql, [...values]);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}

/** Waits until every gateway has applied what was changed, as an administrator's call does before it answers. */
export async function untilAppliedEverywhere(owner: pg.Client): Promise<void> {
  await waitUntil(async () => {
    const { rows } = await owner.query<{ waiting: boolean }>(
      'SELECT EXISTS (SELECT FROM gateway_instances, policy_clock WHERE applied_epoch < value AND lease_until > clock_timestamp()) AS waiting',
    );
    return rows[0]?.waiting === false;
  });
}

/** Arranges one situation by changes of policy, and takes them all back. */
export class PolicyArranger {
  private readonly undoing: (() => Promise<void>)[] = [];

  constructor(
    private readonly owner: pg.Client,
    private readonly scope: PolicyScope,
  ) {}

  /** Changes columns of the rows found; the table's columns come back as they were. */
  async patch(table: string, where: Row, values: Row): Promise<void> {
    const columns = Object.keys(values);
    const { rows } = await this.owner.query<Row>(
      `SELECT ${columns.map((name) => `${name}::text`).join(', ')} FROM ${table} WHERE ${conditions(where)}`,
      Object.values(where),
    );
    if (rows.length !== 1) throw new Error(`${table}: ${rows.length} rows to patch, not one`);
    const old = columns.map((name) => rows[0]?.[name]);
    await this.update(table, where, columns, Object.values(values));
    this.undoing.push(() => this.update(table, where, columns, old));
  }

  async insert(table: string, row: Row): Promise<void> {
    const names = Object.keys(row);
    const slots = names.map((_, index) => `$${index + 1}`);
    await changePolicy(this.owner, this.scope, [
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${slots.join(', ')})`,
      Object.values(row),
    ]);
    this.undoing.push(() => this.delete(table, row));
  }

  async remove(table: string, where: Row): Promise<void> {
    const { rows } = await this.owner.query<{ whole: unknown }>(
      `SELECT to_json(t) AS whole FROM ${table} t WHERE ${conditions(where)}`,
      Object.values(where),
    );
    await this.delete(table, where);
    this.undoing.push(async () => {
      for (const { whole } of rows)
        await changePolicy(this.owner, this.scope, [
          `INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, $1)`,
          [whole],
        ]);
    });
  }

  async undo(): Promise<void> {
    for (const back of this.undoing.splice(0).reverse()) await back();
  }

  private async update(
    table: string,
    where: Row,
    columns: readonly string[],
    values: readonly unknown[],
  ): Promise<void> {
    const offset = Object.keys(where).length;
    const assignments = columns.map((name, index) => `${name} = $${index + 1 + offset}`);
    await changePolicy(this.owner, this.scope, [
      `UPDATE ${table} SET ${assignments.join(', ')} WHERE ${conditions(where)}`,
      [...Object.values(where), ...values],
    ]);
  }

  private async delete(table: string, where: Row): Promise<void> {
    await changePolicy(this.owner, this.scope, [
      `DELETE FROM ${table} WHERE ${conditions(where)}`,
      Object.values(where),
    ]);
  }
}

function conditions(where: Row): string {
  return Object.keys(where)
    .map((name, index) => `${name} IS NOT DISTINCT FROM $${index + 1}`)
    .join(' AND ');
}
