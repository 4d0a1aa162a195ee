import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MANDATORY_TOPICS, TOPICS } from '#libs/notifications';
import { signIn } from '../support/browsers.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

const PATH = '/v1/me/notification-preferences';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

function put(body: unknown, as = 'annotator', headers: Record<string, string> = {}): Promise<Answer> {
  const json = { 'content-type': 'application/json', ...headers };
  return scene.get(PATH, { as, method: 'PUT', headers: json, body: JSON.stringify(body) });
}

const mutedIn = (answer: Answer): string[] =>
  (JSON.parse(answer.body.toString()) as { items: { topic: string; email: boolean }[] }).items
    .filter(({ email }) => !email)
    .map(({ topic }) => topic);

describe(PATH, () => {
  it('is everything until somebody says otherwise, and says what cannot be turned off', async () => {
    const answer = await scene.get(PATH, { as: 'reviewer' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toEqual({
      items: TOPICS.map((topic) => ({
        topic,
        email: true,
        mandatory: (MANDATORY_TOPICS as readonly string[]).includes(topic),
      })),
    });
  });

  it('keeps a person’s choice, on record, and nobody else’s changes with it', async () => {
    const answer = await put({ email: { alerts: false, reviews: false, terms: true } });
    expect([answer.status, mutedIn(answer)]).toEqual([200, ['reviews', 'alerts']]);
    expect(mutedIn(await scene.get(PATH))).toEqual(['reviews', 'alerts']);
    expect(mutedIn(await scene.get(PATH, { as: 'reviewer' }))).toEqual([]);
    expect(await findRecord(scene.fixture, answer.headers['x-access-record'])).toMatchObject({
      kind: 'administration',
      effect: 'allow',
      organisation_id: scene.world.operator,
      subject_id: scene.personId('annotator'),
      body: {
        action: 'notification-preferences.update',
        before: { muted: [] },
        after: { muted: ['reviews', 'alerts'] },
      },
    });
  });

  it('is replaced whole: what is left out is wanted again', async () => {
    await put({ email: { alerts: false } });
    const answer = await put({ email: { grants: false } });
    expect(mutedIn(answer)).toEqual(['grants']);
    expect(mutedIn(await put({ email: {} }))).toEqual([]);
  });

  it.each(MANDATORY_TOPICS)('refuses to turn %s off, and then changes nothing', async (topic) => {
    await put({ email: {} });
    const answer = await put({ email: { [topic]: false, alerts: false } });
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'NOTIFICATION_MANDATORY']);
    expect(problemOf(answer)).toMatchObject({ errors: [{ field: `email.${topic}` }] });
    expect(mutedIn(await scene.get(PATH))).toEqual([]);
  });

  it.each([
    [{}, 'email'],
    [{ email: { nothing: false } }, 'email'],
    [{ email: { alerts: 'no' } }, 'email.alerts'],
    [{ email: [], extra: 1 }, 'email'],
    [{ email: {}, person: 'reviewer' }, ''],
  ])('refuses %j and names the field', async (body, field) => {
    const answer = await put(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(problemOf(answer))).toContain(`"field":"${field}`);
  });

  it('is not for a tool that acts for the person: it could keep them from hearing what it does', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project], person: 'annotator' });
    const answer = await put({ email: { revocations: false } }, 'annotator', {
      authorization: `Bearer ${tool}`,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'OWN_TOKEN_NEEDED']);
    expect(mutedIn(await scene.get(PATH))).toEqual([]);
  });

  it('is not for a cookie: a page that is shown something cannot choose for its reader', async () => {
    const { cookie } = await signIn(scene);
    const answer = await scene.get(PATH, {
      method: 'PUT',
      headers: { authorization: '', cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ email: { revocations: false } }),
    });
    expect(answer.status).toBeGreaterThanOrEqual(401);
    expect(answer.status).toBeLessThan(404);
    expect(mutedIn(await scene.get(PATH))).toEqual([]);
  });
});
