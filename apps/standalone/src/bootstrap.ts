import { Database } from '#libs/persistence';
import { uuidV7 } from '#libs/kernel';

/** The first organisation and its first administrator: everything else is made by somebody who is signed in. */
export async function bootstrapOperator(ownerUrl: string, issuer: string): Promise<void> {
  const owner = await Database.connect({
    url: ownerUrl,
    poolSize: 1,
    applicationName: 'portcullis bootstrap',
    statementTimeoutMs: 10_000,
  });
  try {
    await owner.query(
      `INSERT INTO organisations (id, slug, name, kind, data_role) VALUES ($1, 'annotation-provider', 'Annotation Provider', 'operator', 'processor')
       ON CONFLICT DO NOTHING`,
      [uuidV7()],
    );
    await owner.query(
      `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
       SELECT $1, id, 'operator', $2, 'operator', 'Operator Administrator', '{operator_admin}' FROM organisations WHERE kind = 'operator'
       ON CONFLICT DO NOTHING`,
      [uuidV7(), issuer],
    );
    // The issuer is this origin's URL: when the port changed since the last start, the same people sign in at the new one.
    await owner.query(`UPDATE people SET issuer = $1 WHERE issuer <> $1`, [issuer]);
  } finally {
    await owner.close();
  }
}
