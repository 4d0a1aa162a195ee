import { json, ScriptedGateway } from './scripted-gateway.js';

const CONTENT = 'x'.repeat(70_000);

/** A gateway with two tasks, which is overloaded once and has all tasks in other hands once; for the example workers. */
export async function startTaskScript(): Promise<ScriptedGateway> {
  let claims = 0;
  const gateway: ScriptedGateway = await ScriptedGateway.start((response, { url }) => {
    if (url.includes('/content')) {
      response
        .writeHead(200, { 'content-length': String(CONTENT.length), 'x-access-record': 'record-1' })
        .end(CONTENT);
    } else if (!url.endsWith('/claim')) json(response, {});
    else {
      claims += 1;
      if (claims === 1) response.writeHead(503, { 'retry-after': '1' }).end();
      else if (claims === 2) json(response, { task: null, reason: 'ALL_LEASED', retryAfterSeconds: 1 });
      else if (claims > 4) json(response, { task: null, reason: 'NONE_LEFT', retryAfterSeconds: 60 });
      else json(response, { task: taskOf(`t${claims}`) });
    }
  });
  return gateway;
}

function taskOf(id: string): object {
  return {
    id,
    projectId: 'p',
    stage: 'annotating',
    items: [{ id: `i-${id}`, key: `${id}.jpg` }],
    lease: { id: 'l', expiresAt: new Date(Date.now() + 60_000).toISOString(), heartbeatSeconds: 20 },
  };
}

/** What a worker asks such a gateway for, in order. */
export const EXPECTED_PATHS: readonly string[] = [
  'POST /v1/projects/street-scenes/tasks/claim',
  'POST /v1/projects/street-scenes/tasks/claim',
  'POST /v1/projects/street-scenes/tasks/claim',
  'GET /v1/items/i-t3/content',
  'POST /v1/tasks/t3/complete',
  'POST /v1/projects/street-scenes/tasks/claim',
  'GET /v1/items/i-t4/content',
  'POST /v1/tasks/t4/complete',
  'POST /v1/projects/street-scenes/tasks/claim',
];
