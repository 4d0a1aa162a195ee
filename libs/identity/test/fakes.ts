import type { AuthenticationEvent, AuthenticationRecorder } from '../src/authentication-recorder.port.js';
import type {
  PersonPrincipal,
  PrincipalDirectory,
  ToolCredentialRow,
} from '../src/principal-directory.port.js';

/** A directory in memory that counts what it is asked. */
export class FakeDirectory implements PrincipalDirectory {
  readonly people = new Map<string, PersonPrincipal>();
  readonly credentials = new Map<string, ToolCredentialRow>();
  asked = 0;
  failure: Error | null = null;

  findPerson(issuer: string, subject: string): Promise<PersonPrincipal | null> {
    return this.answer(this.people.get(`${issuer} ${subject}`) ?? null);
  }
  findPersonById(personId: string): Promise<PersonPrincipal | null> {
    return this.answer([...this.people.values()].find(({ id }) => id === personId) ?? null);
  }
  findToolCredential(credentialId: string): Promise<ToolCredentialRow | null> {
    return this.answer(this.credentials.get(credentialId) ?? null);
  }
  private answer<Row>(row: Row): Promise<Row> {
    this.asked += 1;
    return this.failure === null ? Promise.resolve(row) : Promise.reject(this.failure);
  }
}

/** A recorder in memory that can be told to fail. */
export class FakeRecorder implements AuthenticationRecorder {
  readonly events: AuthenticationEvent[] = [];
  failure: Error | null = null;

  record(event: AuthenticationEvent): Promise<string> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.events.push(event);
    return Promise.resolve(`record-${this.events.length}`);
  }
}

/** A person of an organisation, as the directory would tell. */
export function person(changes: Partial<PersonPrincipal> = {}): PersonPrincipal {
  return {
    id: '0192f3c4-0000-7000-8000-000000000001',
    organisationId: '0192f3c4-0000-7000-8000-00000000000a',
    roles: ['annotator'],
    worksFor: ['0192f3c4-0000-7000-8000-00000000000a'],
    handle: 'annotator-de',
    ...changes,
  };
}
