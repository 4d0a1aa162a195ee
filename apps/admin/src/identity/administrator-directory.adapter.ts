import { Injectable } from '@nestjs/common';
import { PostgresPrincipalDirectory } from '#libs/facts';
import type { PersonPrincipal, PrincipalDirectory, ToolCredentialRow } from '#libs/identity';
import { Database } from '#libs/persistence';
import { toRefusal } from '../changes/database-refusal.js';

/** Finds who is calling, afresh each time: a suspended person keeps the name and loses every role at once. */
@Injectable()
export class AdministratorDirectory implements PrincipalDirectory {
  private readonly people: PostgresPrincipalDirectory;

  constructor(private readonly database: Database) {
    this.people = new PostgresPrincipalDirectory(database, { cached: false });
  }

  async findPerson(issuer: string, subject: string): Promise<PersonPrincipal | null> {
    try {
      const person = await this.people.findPerson(issuer, subject);
      if (person === null) return null;
      return (await this.isActive(issuer, subject)) ? person : { ...person, roles: [] };
    } catch (error) {
      throw toRefusal(error);
    }
  }

  /**
   * Only credentials name people by id: a tool acts for somebody who works, never for their office. Otherwise whoever may
   * connect tools could approve as somebody else.
   */
  async findPersonById(personId: string): Promise<PersonPrincipal | null> {
    try {
      const person = await this.people.findPersonById(personId);
      return person && { ...person, roles: [] };
    } catch (error) {
      throw toRefusal(error);
    }
  }

  async findToolCredential(credentialId: string): Promise<ToolCredentialRow | null> {
    try {
      return await this.people.findToolCredential(credentialId);
    } catch (error) {
      throw toRefusal(error);
    }
  }

  private async isActive(issuer: string, subject: string): Promise<boolean> {
    const sql = 'SELECT status FROM find_person($1, $2)';
    const [row] = await this.database.query<{ status: string }>(sql, [issuer, subject]);
    return row?.status === 'active';
  }
}
