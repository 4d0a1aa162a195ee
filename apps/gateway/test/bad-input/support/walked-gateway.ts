import type { DescribedOperation, KnownValues, Question } from '#libs/testing';
import { ask } from '../../support/http-client.js';
import { findRecord } from '../../support/records.js';
import type { Scene } from '../../support/scene.js';
import { addTasks, claimed } from '../../support/tasks.js';
import { makeTicket } from '../../support/tickets.js';
import { connectTool } from '../../support/tools.js';
import { ndaSha256 } from '../../support/world.js';

/** An answer of the gateway with its body as text. */
interface TextAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What is a client's, and not the caller's own: that it is not there for them is a decision. */
const DECIDED = / \/(v1\/(items|projects)|t)\//;

/** A gateway in front of one of everything that its operations are about, asked by somebody who may do all of it. */
export class WalkedGateway {
  private constructor(
    private readonly scene: Scene,
    private readonly itemId: string,
    private readonly tool: string,
  ) {}

  static async create(scene: Scene): Promise<WalkedGateway> {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('something to read') });
    return new WalkedGateway(scene, itemId, await connectTool(scene, { projects: [scene.world.project] }));
  }

  /** What an operation is asked about; what the operation may use up is new. */
  async known({ path }: DescribedOperation): Promise<KnownValues> {
    const { itemId, scene } = this;
    return {
      item: [itemId],
      project: ['pictures', scene.world.project, 'nobodys'],
      version: [scene.world.nda],
      documentSha256: [ndaSha256('Keep it to yourself.')],
      predictions: [[{ item: itemId, result: [] }]],
      prefix: ['', 'x'],
      ...(path.includes('{task}') && { task: [await this.heldTask()] }),
      ...(path.includes('{ticket}') && { ticket: [await this.ticket(path)] }),
    };
  }

  /** Asks as this person, unless the operation has a credential in its path. */
  async ask({ path }: DescribedOperation, question: Question, as = 'annotator'): Promise<TextAnswer> {
    const { method, headers, body, path: target } = question;
    const authorization = path.startsWith('/t/') ? {} : await this.authorization(as);
    const answer = await ask(this.scene.gateway.origin, {
      method,
      target,
      // Signing out is for a page of the gateway's own.
      headers: { 'sec-fetch-site': 'same-origin', ...authorization, ...headers },
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, headers: answer.headers, text: answer.body.toString('utf8') };
  }

  /** Returns what is missing on the trail of a refusal that was decided: of anybody's role, and of who asks for what clients keep here. */
  async unrecorded({ route }: DescribedOperation, answer: TextAnswer): Promise<string[]> {
    const { status, headers, text } = answer;
    const id = headers['x-access-record'];
    if (id !== undefined)
      return (await findRecord(this.scene.fixture, id)) === null ? ['named a record that is not there'] : [];
    const isDecision =
      status === 401 ||
      text.includes('"ROLE_FORBIDS"') ||
      (DECIDED.test(route) && text.includes('"NOT_FOUND"'));
    return isDecision ? ['decided, and recorded nothing'] : [];
  }

  private async authorization(as: string): Promise<Record<string, string>> {
    if (as === 'nobody') return {};
    return as === 'tool' ? { authorization: `Bearer ${this.tool}` } : this.scene.authorization(as);
  }

  private async heldTask(): Promise<string> {
    await this.scene.fixture.owner.query(
      `UPDATE task_leases SET expires_at = now() - interval '1 s' WHERE ended_at IS NULL`,
    );
    await addTasks(this.scene, { tasks: [[this.itemId]] });
    return (await claimed(this.scene)).id;
  }

  private async ticket(path: string): Promise<string> {
    const { id, url } = await makeTicket(this.scene, this.itemId);
    return path.startsWith('/t/') ? url.slice('/t/'.length) : id;
  }
}
