import { request } from 'node:http';
import { type DescribedOperation, type KnownValues, type Question, waitUntil } from '#libs/testing';
import { type Answer, type Api, ask } from '../../../../admin/test/support/api.js';
import { type KeptLogs, keepLogs } from '../../support/kept-logs.js';
import { RecordedReads } from '../../support/recorded-reads.js';
import { TrailScene } from '../../support/trail-scene.js';

/** What is the whole of an answer here. */
type TextAnswer = Pick<Answer, 'status' | 'headers' | 'text'>;

const DENIALS = 10;
/** What discloses no record is none: hashes, checkpoints and the keys to check them with. */
const DISCLOSES_NOTHING = /logs\/\{organisation\}\/(checkpoint|consistency|policy|tile)/;
const NO_LAG = { enabled: false, severity: 'low', parameters: { thresholdSeconds: 60 } };

/** A trail that keeps logs, with one of everything that its operations are about, asked by an auditor of the client whose it is. */
export class WalkedTrail {
  private constructor(
    readonly scene: TrailScene,
    private readonly logs: KeptLogs,
    private readonly reads: RecordedReads,
    private readonly receipt: { readonly recordId: string; readonly header: string },
  ) {}

  static async create(): Promise<WalkedTrail> {
    const logs = await keepLogs();
    const alerts = { webhookSecret: 'a-secret-of-the-tests-only-0123456789' };
    const scene = await TrailScene.create({ keeping: logs.keeping, alerts });
    const auditor = await scene.fixture.as('acme-auditor');
    // How far behind a busy machine is, is nobody's input.
    await auditor.put('/trail/v1/alert-rules/trail_lag', NO_LAG);
    for (let at = 0; at < DENIALS; at += 1) await scene.access({ effect: 'deny', codes: ['NOT_ASSIGNED'] });
    const reads = await RecordedReads.create(scene);
    const [receipt] = await reads.read();
    if (receipt === undefined) throw new Error('nothing was read');
    await waitUntil(() => isKept(auditor, receipt.header), { timeoutMs: 20_000 });
    return new WalkedTrail(scene, logs, reads, receipt);
  }

  async stop(): Promise<void> {
    await this.reads.close();
    await this.scene.stop();
    await this.logs.stop();
  }

  /** What an operation is asked about; what the operation may use up is new. */
  async known({ path }: DescribedOperation): Promise<KnownValues> {
    const { scene, receipt } = this;
    await scene.query('DELETE FROM alert_webhooks');
    await scene.query('UPDATE alerts SET acknowledged_at = NULL, acknowledged_by = NULL, note = NULL');
    return {
      organisation: ['acme'],
      project: ['street', 'nobodys'],
      dataset: ['scenes'],
      item: [scene.id('acme/one')],
      person: ['anna'],
      tool: ['label-tool'],
      recordId: [receipt.recordId],
      receipt: [receipt.header, 'x'],
      path: ['0/000.p/1', 'entries/000.p/1'],
      url: ['https://hooks.example/', 'http://127.0.0.1/', 'x'],
      cursor: ['eyJhZnRlciI6IngifQ', 'x'],
      limit: [1, 3, 0],
      ...(path.includes('{kind}') && {
        kind: ['denials_in_a_row', 'trail_lag'],
        parameters: [{ denials: 10, withinMinutes: 10 }],
      }),
      ...(path.endsWith('/summary') && { from: ['2026-11-01T00:00:00Z'], to: ['2026-11-02T00:00:00Z'] }),
      ...(path.endsWith('/consistency') && { from: [1, 0], to: [2] }),
      ...(path.includes('{alert}') && { alert: [await this.alert()] }),
      ...(path.includes('{webhook}') && { webhook: [await this.webhook()] }),
    };
  }

  async ask({ path }: DescribedOperation, question: Question, as = 'acme-auditor'): Promise<TextAnswer> {
    const { origin, identity } = this.scene.fixture;
    const authorization = as === 'nobody' ? {} : { authorization: `Bearer ${await identity.token(as)}` };
    const asked = { ...question, headers: { ...authorization, ...question.headers } };
    return path.endsWith('/stream') ? untilItFlows(origin, asked) : ask(origin, asked);
  }

  /** Returns what is missing on the trail of an answer about the trail, or of a refusal that was decided. */
  async unrecorded({ path }: DescribedOperation, { status, headers, text }: TextAnswer): Promise<string[]> {
    const id = headers['x-access-record'];
    if (id !== undefined) {
      const rows = await this.scene.query('SELECT FROM access_entries WHERE id = $1', [id]);
      return rows.length === 1 ? [] : ['named a record that is not there'];
    }
    const isDecision = status === 401 || text.includes('"ROLE_FORBIDS"');
    const shows = status < 300 && /\/v1\//.test(path) && !DISCLOSES_NOTHING.test(path);
    return isDecision || shows ? ['decided, and recorded nothing'] : [];
  }

  private async alert(): Promise<string> {
    const [alert] = await this.scene.query<{ id: string }>(
      'SELECT id FROM alerts WHERE organisation_id = $1',
      [this.scene.id('acme')],
    );
    if (alert === undefined) throw new Error('nothing was raised');
    return alert.id;
  }

  private async webhook(): Promise<string> {
    const auditor = await this.scene.fixture.as('acme-auditor');
    const { status, body, text } = await auditor.post('/trail/v1/alert-webhooks', {
      url: 'https://hooks.example/',
    });
    if (status !== 201) throw new Error(`no webhook: ${status} ${text}`);
    return body.id;
  }
}

/** True once the record is in a published log, and somebody's refusals are an alert. */
async function isKept(auditor: Api, receipt: string): Promise<boolean> {
  const redeemed = await auditor.post('/trail/v1/receipts/redeem', { receipt });
  const { body } = await auditor.get('/trail/v1/alerts');
  return redeemed.status === 200 && body.items.length > 0;
}

/** A live tail has no end: that it began is its answer. */
function untilItFlows(origin: string, { method, path, headers }: Question): Promise<TextAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const answer = { status: response.statusCode ?? 0, headers: response.headers };
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('error', () => undefined);
      response.once('close', () => resolve({ ...answer, text }));
      if (answer.status === 200) response.destroy();
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
