import { scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { isOptional, TOPICS, type Topic } from '#libs/notifications';
import type { Database, Transaction } from '#libs/persistence';
import { recordWithin } from '#libs/trail';
import type { DeedRecords } from '../deeds/deed-records.js';
import type { RequestOrigin } from '../items/read-request.js';
import type { NotificationChoices, NotificationPreferences } from './notification-preferences.schema.js';

interface Row {
  readonly topic: Topic;
  readonly email: boolean;
}

const READ = 'SELECT topic, email FROM notification_preferences WHERE person_id = $1';
const WRITE = `INSERT INTO notification_preferences (person_id, organisation_id, topic, email)
  SELECT $1, $2, c.topic, c.email FROM json_to_recordset($3::json) AS c(topic text, email boolean)
  ON CONFLICT (person_id, topic) DO UPDATE SET email = excluded.email`;

/** What people choose to be mailed about; of terms and of break-glass everybody is told. */
export class NotificationPreferencesService {
  constructor(
    private readonly database: Database,
    private readonly records: DeedRecords,
  ) {}

  /** Returns every topic with the person's choice, which is yes until they say otherwise. */
  async get(principal: Principal): Promise<NotificationPreferences> {
    assertPerson(principal);
    return this.database.transaction(scopeOf(principal), (transaction) => read(transaction, principal.id));
  }

  /** Stores and records the choices; throws NOTIFICATION_MANDATORY for a topic that cannot be turned off. */
  async put(
    principal: Principal,
    { email }: NotificationChoices,
    origin: RequestOrigin,
  ): Promise<{ readonly preferences: NotificationPreferences; readonly recordId: string }> {
    assertPerson(principal);
    const forced = TOPICS.find((topic) => !isOptional(topic) && email[topic] === false);
    if (forced !== undefined) throw mandatory(forced);
    const chosen = TOPICS.filter(isOptional).map((topic) => ({ topic, email: email[topic] ?? true }));
    const { id, organisationId } = principal;
    return this.database.transaction(scopeOf(principal), async (transaction) => {
      const before = mutedIn(await read(transaction, id));
      await transaction.query(WRITE, [id, organisationId, JSON.stringify(chosen)]);
      const preferences = await read(transaction, id);
      const action = 'notification-preferences.update';
      const intent = this.records.toIntent({
        principal,
        origin,
        organisationId,
        action,
        codes: [],
        object: { type: 'notification-preferences', id },
        projectId: null,
        itemId: null,
        record: { action, after: { muted: mutedIn(preferences) }, before: { muted: before }, v: 2 },
      });
      await recordWithin(transaction, intent);
      return { preferences, recordId: intent.id };
    });
  }
}

async function read(transaction: Transaction, personId: string): Promise<NotificationPreferences> {
  const rows = await transaction.query<Row[]>(READ, [personId]);
  const chosen = new Map(rows.map(({ topic, email }) => [topic, email]));
  return {
    items: TOPICS.map((topic) => ({
      topic,
      email: chosen.get(topic) ?? true,
      mandatory: !isOptional(topic),
    })),
  };
}

function mutedIn({ items }: NotificationPreferences): Topic[] {
  return items.filter(({ email }) => !email).map(({ topic }) => topic);
}

/** A tool that acts for a person, or a cookie, must not keep that person from hearing what it does. */
function assertPerson({ kind, authenticatedBy }: Principal): void {
  if (kind === 'person' && authenticatedBy === 'access-token') return;
  throw new AppError({
    code: 'OWN_TOKEN_NEEDED',
    kind: 'forbidden',
    publicMessage: 'Notification preferences are a person’s own: use your own access token.',
  });
}

function mandatory(topic: Topic): AppError {
  const field = `email.${topic}`;
  return new AppError({
    code: 'NOTIFICATION_MANDATORY',
    kind: 'unprocessable',
    publicMessage: `The field ${field} cannot be false: everybody is told of this.`,
    context: { errors: [{ field, detail: 'cannot be false: everybody is told of this' }] },
  });
}
