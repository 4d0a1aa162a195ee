import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const SEED = 20_261_127;
const RUNS = 12;

let scene: Scene;
let administrators: readonly Api[];
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  for (const handle of ['second', 'third'])
    await scene.person(handle, { organisation: 'acme', roles: ['client_admin'] });
  administrators = [await scene.as('acme-admin'), await scene.as('second'), await scene.as('third')];
});
afterAll(() => scene.stop());

/** One administrator's edit of what they see: the list with one word more. Seen again and made again until it is made. */
async function add(api: Api, path: string, word: string): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const seen = await api.get(path);
    const permittedPurposes = [...ok(seen).permittedPurposes, word];
    const headers = { 'if-match': String(seen.headers.etag) };
    const made = await api.send('PATCH', path, { permittedPurposes }, headers);
    if (made.status === 200) return refusals;
    expect([made.status, made.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
  }
}

/** The edit of somebody who saw this, under these headers. */
const edit = (api: Api, word: string, seen: Answer, headers = {}): Promise<Answer> => {
  const { slug, permittedPurposes } = ok(seen);
  const path = `/admin/v1/datasets/${slug}`;
  return api.send('PATCH', path, { permittedPurposes: [...permittedPurposes, word] }, headers);
};

describe('administrators who edit the same thing', () => {
  it('lose each other’s edits where they set no condition, which is what the condition is for', async () => {
    await scene.dataset('acme', 'unconditional');
    const path = '/admin/v1/datasets/unconditional';
    const [one, two] = administrators as [Api, Api];
    const [seenByOne, seenByTwo] = [await one.get(path), await two.get(path)];
    ok(await edit(one, 'ones', seenByOne));
    ok(await edit(two, 'twos', seenByTwo));
    expect(ok(await one.get(path)).permittedPurposes).toEqual(['annotation', 'twos']);
  });

  it('are told of each other’s edits where they do: of two who saw the same, one edit is made', async () => {
    await scene.dataset('acme', 'conditional');
    const path = '/admin/v1/datasets/conditional';
    for (let round = 0; round < 10; round += 1) {
      const seen = await Promise.all(administrators.map((api) => api.get(path)));
      const answers = await Promise.all(
        administrators.map((api, index) =>
          edit(api, `round-${round}-by-${index}`, seen[index] as Answer, {
            'if-match': String(seen[index]?.headers.etag),
          }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    }
    expect(ok(await (administrators[0] as Api).get(path)).permittedPurposes).toHaveLength(11);
  });

  it(`lose no edit, in whatever order they come (seed ${SEED})`, async () => {
    let datasets = 0;
    const plan = fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(plan, async (turns) => {
        datasets += 1;
        await scene.dataset('acme', `edited-${datasets}`);
        const path = `/admin/v1/datasets/edited-${datasets}`;
        const words = turns.map((_, index) => `word-${index}`);
        await Promise.all(
          turns.map((turn, index) => add(administrators[turn] as Api, path, `word-${index}`)),
        );
        const { permittedPurposes } = ok(await (administrators[0] as Api).get(path));
        expect([...permittedPurposes].sort()).toEqual(['annotation', ...words].sort());
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
