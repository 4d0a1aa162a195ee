/** One of the people this identity provider signs in: invented, with no password, for a standalone start and for tests. */
export interface SamplePerson {
  /** Short name, as in `portcullis token <handle>`. */
  readonly handle: string;
  /** `sub` of every token of this person. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

/** The people, or a function that lists them anew each time, so that people created later can sign in. */
export type SamplePeople = readonly SamplePerson[] | (() => Promise<readonly SamplePerson[]>);

/** Finds people in the order and state their source has now. */
export class SamplePeopleDirectory {
  constructor(private readonly people: SamplePeople) {}

  list(): Promise<readonly SamplePerson[]> {
    return typeof this.people === 'function' ? this.people() : Promise.resolve(this.people);
  }

  async findByHandle(handle: string): Promise<SamplePerson | null> {
    return (await this.list()).find((person) => person.handle === handle) ?? null;
  }

  async findBySubject(subject: string): Promise<SamplePerson | null> {
    return (await this.list()).find((person) => person.subject === subject) ?? null;
  }
}
