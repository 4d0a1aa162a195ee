import { PolicyChanges } from '#libs/epochs';
import { systemClock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { Scene } from './scene.js';

/** Changes policy as the control plane does: in its own role, and answered only once every gateway has applied it. */
export class Administration {
  private constructor(
    private readonly scene: Scene,
    private readonly database: Database,
    private readonly changes: PolicyChanges,
  ) {}

  static async open(scene: Scene): Promise<Administration> {
    const database = await Database.connect({
      url: await scene.fixture.database.urlFor('portcullis_admin'),
      poolSize: 2,
      applicationName: 'tests: administration',
      statementTimeoutMs: 2_000,
    });
    return new Administration(scene, database, new PolicyChanges(database, systemClock));
  }

  /** Revokes the person's assignment; when this resolves nobody serves it any more. */
  revoke(handle: string): Promise<void> {
    return this.setRevoked(handle, 'now()');
  }

  /** Gives the person their assignment back. */
  grant(handle: string): Promise<void> {
    return this.setRevoked(handle, 'NULL');
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private setRevoked(handle: string, when: 'now()' | 'NULL'): Promise<void> {
    const { client, project } = this.scene.world;
    const person = this.scene.personId(handle);
    return this.changes.run(
      { organisations: [client] },
      { organisations: [client], scopes: [person] },
      async (transaction) => {
        const [, changed] = await transaction.query<[unknown, number]>(
          `UPDATE assignments SET revoked_at = ${when} WHERE person_id = $1 AND project_id = $2`,
          [person, project],
        );
        if (changed !== 1) throw new Error(`${changed} assignments were changed, not one`);
      },
    );
  }
}
