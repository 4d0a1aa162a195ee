import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { ask, PacedReader, problemOf } from '../support/http-client.js';
import { changePolicy } from '../support/policy-arranger.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

const BIG = 24 * 1024 * 1024;

let scene: Scene;
let itemId: string;
let bigItemId: string;
let otherProject: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('for the tool') }));
  ({ itemId: bigItemId } = await scene.world.addItem({ content: randomBytes(BIG) }));
  otherProject = await createProject(scene, { slug: 'other', datasets: [scene.world.dataset] });
});
afterAll(() => scene?.stop());

const read = (tool: string, project?: string) =>
  ask(scene.gateway.origin + contentPath(itemId, project), { headers: { authorization: `Bearer ${tool}` } });

async function disconnect(id: string): Promise<void> {
  await changePolicy(scene.fixture.owner, { organisations: [scene.world.client], scopes: [id] }, [
    'UPDATE tool_credentials SET disconnected_at = now() WHERE id = $1',
    [id],
  ]);
}

describe('a tool credential', () => {
  it('reads the items of the projects it is connected to, by bearer or basic, and is on record as itself', async () => {
    const id = uuidV7();
    const tool = await connectTool(scene, { id, projects: [scene.world.project] });
    const basic = Buffer.from(`${id}:${tool.slice(-43)}`).toString('base64');
    for (const authorization of [`Bearer ${tool}`, `Basic ${basic}`]) {
      const answer = await ask(scene.gateway.origin + contentPath(itemId), { headers: { authorization } });
      expect([answer.status, answer.body.toString()]).toEqual([200, 'for the tool']);
      const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
      expect(record).toMatchObject({ subject_id: id, project_id: scene.world.project });
      expect(record?.body['authenticatedBy']).toBe('tool-credential');
      expect(record).toMatchObject({ tool_id: id });
    }
  });

  it('is refused in a project it is not connected to', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    const answer = await read(tool, otherProject);
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'CREDENTIAL_DISCONNECTED']);
  });

  it('of another client finds nothing here', async () => {
    const tool = await connectTool(scene, { projects: [], organisation: scene.world.otherClient });
    expect((await read(tool)).status).toBe(404);
    expect((await read(tool, scene.world.project)).status).toBe(404);
  });

  it('is refused as soon as it is disconnected', async () => {
    const id = uuidV7();
    const tool = await connectTool(scene, { id, projects: [scene.world.project] });
    expect((await read(tool)).status).toBe(200);
    await disconnect(id);
    const refusals = [await read(tool), await read(tool)];
    for (const { status, body } of refusals) {
      expect([401, 403]).toContain(status);
      expect(body.toString()).not.toContain('for the tool');
    }
  });

  it('that is disconnected loses the read it is in the middle of, too', async () => {
    const id = uuidV7();
    const tool = await connectTool(scene, { id, projects: [scene.world.project] });
    const reader = await PacedReader.open(scene.gateway.origin + contentPath(bigItemId), {
      authorization: `Bearer ${tool}`,
    });
    await reader.take(100_000);
    await disconnect(id);
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'), 1_500);
    await reader.takeRest();
    expect(outcome.ending).toBe('revoked');
    expect(outcome.bytesSent).toBeLessThan(BIG);
    expect(reader.bytesReceived).toBeLessThanOrEqual(outcome.bytesSent);
  });

  it('that loses one project keeps the other', async () => {
    const id = uuidV7();
    const tool = await connectTool(scene, { id, projects: [scene.world.project, otherProject] });
    expect((await read(tool, otherProject)).status).toBe(200);
    await changePolicy(scene.fixture.owner, { organisations: [scene.world.client], scopes: [id] }, [
      'DELETE FROM tool_credential_projects WHERE credential_id = $1 AND project_id = $2',
      [id, otherProject],
    ]);
    expect((await read(tool, otherProject)).status).toBe(403);
    expect((await read(tool, scene.world.project)).status).toBe(200);
  });
});
