import { systemClock } from '#libs/kernel';
import type { Answer, Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

/** The system's clock, ahead by as much as it was told; monotonic time stays as it is, and so do tokens by a minute or two. */
export class MovedClock {
  private aheadMs = 0;

  readonly monotonicMs = (): number => systemClock.monotonicMs();
  readonly now = (): Date => new Date(systemClock.now().getTime() + this.aheadMs);

  advanceSeconds(seconds: number): void {
    this.aheadMs += seconds * 1_000;
  }
}

/** What a test asks for by default: a minute of the project `street`. */
export const MINUTE = { project: 'street', durationSeconds: 60, justification: 'a complaint to look into' };

const REQUESTS = '/admin/v1/access-requests';

/**
 * A client with two administrators and an auditor, a project without and one with special-category data, and two workers
 * whom every gate but the assignment lets through.
 */
export class RequestScene {
  private constructor(
    readonly scene: Scene,
    readonly clock: MovedClock,
    readonly ids: Readonly<Record<string, string>>,
    readonly item: string,
  ) {}

  static async create(): Promise<RequestScene> {
    const clock = new MovedClock();
    const scene = await Scene.create({ clock });
    const acme = await scene.client('acme');
    await scene.client('borealis');
    const second = await scene.person('second-admin', { organisation: 'acme', roles: ['client_admin'] });
    const auditor = await scene.person('acme-auditor', { organisation: 'acme', roles: ['client_auditor'] });
    await scene.dataset('acme', 'scenes');
    await scene.dataset('acme', 'faces', { sensitivity: 'special_category', clientInstruction: 'as agreed' });
    await scene.project('acme', 'street', ['scenes']);
    await scene.project('acme', 'people', ['faces']);
    const worker = { worksFor: ['acme'], worker: CHECKED_WORKER };
    const anna = await scene.person('anna', worker);
    const ben = await scene.person('ben', worker);
    await scene.person('stranger', { worker: CHECKED_WORKER });
    const client = await scene.as('acme-admin');
    const item = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
    ok(await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' }));
    await scene.fixture.owner.query(
      `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
       SELECT t.id, p.id, t.organisation_id, t.sha256 FROM terms t, people p WHERE p.slug IN ('anna', 'ben')`,
    );
    const ids = { acme, anna, ben, second, auditor };
    return new RequestScene(scene, clock, ids, item);
  }

  stop(): Promise<void> {
    return this.scene.stop();
  }

  as(handle: string): Promise<Api> {
    return this.scene.as(handle);
  }

  /** Asks for access as this person; returns the whole answer. */
  async ask(handle: string, settings: object = {}): Promise<Answer> {
    return (await this.as(handle)).post(REQUESTS, { ...MINUTE, ...settings });
  }

  /** Asks, and returns the request's id. */
  async asked(handle: string, settings: object = {}): Promise<string> {
    return ok(await this.ask(handle, settings)).id;
  }

  /** Approves, denies, withdraws or reviews as this person. */
  async does(handle: string, action: string, id: string, body: object = { comment: 'so' }): Promise<Answer> {
    return (await this.as(handle)).post(`${REQUESTS}/${id}/${action}`, body);
  }

  async get(handle: string, id: string): Promise<Answer> {
    return (await this.as(handle)).get(`${REQUESTS}/${id}`);
  }

  async list(handle: string, query = ''): Promise<string[]> {
    const { items } = ok(await (await this.as(handle)).get(`${REQUESTS}${query}`));
    return items.map(({ id }: { id: string }) => id);
  }

  async rules(settings: object, handle = 'acme-admin'): Promise<Answer> {
    const api = await this.as(handle);
    return api.put('/admin/v1/organisations/acme/request-rules', settings);
  }

  async breakGlass(handle: string, settings: object = {}): Promise<Answer> {
    return (await this.as(handle)).post(`${REQUESTS}/break-glass`, { ...MINUTE, ...settings });
  }

  /** What the very decision of the gateway would say of this person and the item of `street` now. */
  async decided(person: string): Promise<string[]> {
    const client = await this.as('acme-admin');
    const asked = { person, item: this.item, project: 'street', ip: '127.0.0.1' };
    const { reasons } = ok(await client.post('/admin/v1/explain', asked));
    return reasons.map(({ code }: { code: string }) => code);
  }

  /** Takes from a person every access they have, so that the next test begins without. */
  async endAccess(person: string): Promise<void> {
    await this.scene.fixture.owner.query(
      `UPDATE assignments SET revoked_at = now() WHERE revoked_at IS NULL AND person_id = $1`,
      [this.ids[person]],
    );
    await this.scene.fixture.owner.query(
      `UPDATE access_requests SET state = 'withdrawn', closed_at = now() WHERE state = 'pending' AND person_id = $1`,
      [this.ids[person]],
    );
    await this.scene.fixture.owner.query(
      `UPDATE access_requests SET review_outcome = 'justified', reviewed_at = now(), reviewed_by = $2
       WHERE kind = 'break_glass' AND reviewed_at IS NULL AND person_id = $1`,
      [this.ids[person], this.ids['auditor']],
    );
  }
}

/** What was answered, in one word and a number. */
export function verdict({ status, body }: Answer): readonly [number, string | undefined] {
  return [status, body?.code];
}
