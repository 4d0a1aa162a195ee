import { ask, type Answer, type Question } from './http-client.js';
import { createGatewayFixture, type GatewayFixture, type RunningGateway } from './gateway-fixture.js';
import type { GatewaySettings } from '../../src/index.js';
import { PolicyArranger } from './policy-arranger.js';
import { findRecord, outcomeOf } from './records.js';
import { createWorld, type World } from './world.js';

export interface ReadOptions extends Question {
  readonly as?: string;
  readonly project?: string;
  readonly gateway?: RunningGateway;
}

/** A busy machine is not an outage: specs about deadlines set their own. */
const PATIENT = { recordDeadlineMs: 5_000 };
const ATTEMPTS = 5;

/** One client's world behind one gateway, with short ways to ask it; each spec file has its own. */
export class Scene {
  private readonly tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly fixture: GatewayFixture,
    readonly world: World,
    readonly gateway: RunningGateway,
  ) {}

  static async create(overrides: Partial<GatewaySettings> = {}): Promise<Scene> {
    const fixture = await createGatewayFixture();
    const world = await createWorld(fixture);
    return new Scene(fixture, world, await fixture.startGateway({ ...PATIENT, ...overrides }));
  }

  stop(): Promise<void> {
    return this.fixture.stop();
  }

  /** A token of the person, the same one on every call. */
  token(handle: string): Promise<string> {
    const known = this.tokens.get(handle) ?? this.fixture.token(handle);
    this.tokens.set(handle, known);
    return known;
  }

  async authorization(handle = 'annotator'): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.token(handle)}` };
  }

  /** Asks; a gateway that a starved machine kept from renewing its lease is asked again, as its 503 tells a client to. */
  async get(path: string, options: ReadOptions = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.getOnce(path, options);
      if (attempt === ATTEMPTS || !(await this.lostItsLease(answer))) return answer;
    }
  }

  async getOnce(path: string, options: ReadOptions = {}): Promise<Answer> {
    const { as = 'annotator', gateway = this.gateway, headers = {}, ...rest } = options;
    return ask(`${gateway.origin}${path}`, {
      ...rest,
      headers: { ...(await this.authorization(as)), ...headers },
    });
  }

  /** Asks for an item's bytes. */
  read(itemId: string, options: ReadOptions = {}): Promise<Answer> {
    return this.get(contentPath(itemId, options.project), options);
  }

  /** A way to change this client's policy and take the change back. */
  arranger(...alsoScopes: string[]): PolicyArranger {
    const { client } = this.world;
    return new PolicyArranger(this.fixture.owner, {
      organisations: [client],
      scopes: [client, ...alsoScopes],
    });
  }

  private async lostItsLease(answer: Answer): Promise<boolean> {
    const refused = answer.status === 503 && answer.body.includes('"ACCESS_CHANGED"');
    if (!refused && answer.complete) return false;
    const recordId = answer.headers['x-access-record'];
    if (recordId === undefined) return true;
    // A listing has no outcome that would tell; asked again, it is cut again if it was meant.
    if ((await findRecord(this.fixture, recordId))?.kind === 'listing') return true;
    return (await outcomeOf(this.fixture, recordId)).ending === 'lease_lost';
  }

  personId(handle: string): string {
    const id = this.world.people[handle];
    if (id === undefined) throw new Error(`nobody is called ${handle}`);
    return id;
  }
}

export function contentPath(itemId: string, project?: string): string {
  const query = project === undefined ? '' : `?project=${encodeURIComponent(project)}`;
  return `/v1/items/${itemId}/content${query}`;
}
