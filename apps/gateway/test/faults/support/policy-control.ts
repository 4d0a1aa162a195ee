import { PolicyChanges } from '#libs/epochs';
import { systemClock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { FaultScene } from './fault-scene.js';

/** Changes policy as the control plane does, revoking as `DELETE /admin/v1/assignments/{id}` does: in the admin's role, through `PolicyChanges`. */
export class PolicyControl {
  private constructor(
    private readonly scene: FaultScene,
    private readonly database: Database,
    private readonly changes: PolicyChanges,
  ) {}

  static async open(scene: FaultScene): Promise<PolicyControl> {
    const database = await Database.connect({
      url: scene.postgres.urlFor('portcullis_admin'),
      poolSize: 2,
      applicationName: 'fault tests: administration',
      statementTimeoutMs: 5_000,
    });
    return new PolicyControl(scene, database, new PolicyChanges(database, systemClock));
  }

  /** Returns how long the acknowledgement took, in milliseconds. */
  async revoke(handle: string): Promise<number> {
    const startedAtMs = performance.now();
    await this.setRevoked(handle, 'now()');
    return performance.now() - startedAtMs;
  }

  async restore(handle: string): Promise<void> {
    await this.setRevoked(handle, 'NULL');
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** Changes the client's policy in a way that forbids nothing; returns how long the acknowledgement took. */
  async changeHarmlessly(): Promise<number> {
    const startedAtMs = performance.now();
    const { client, project } = this.scene.world;
    await this.run([client], 'UPDATE projects SET name = $1 WHERE id = $2', [String(startedAtMs), project]);
    return performance.now() - startedAtMs;
  }

  private async setRevoked(handle: string, value: 'now()' | 'NULL'): Promise<void> {
    const person = this.scene.personId(handle);
    const sql = `UPDATE assignments SET revoked_at = ${value} WHERE person_id = $1 AND project_id = $2`;
    await this.run([person], sql, [person, this.scene.world.project]);
  }

  private async run(scopes: readonly string[], sql: string, values: readonly unknown[]): Promise<void> {
    const { client } = this.scene.world;
    await this.changes.run({ organisations: [client] }, { organisations: [client], scopes }, (transaction) =>
      transaction.query(sql, [...values]),
    );
  }
}
