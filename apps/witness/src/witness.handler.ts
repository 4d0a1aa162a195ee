import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddCheckpointRefusal, AddCheckpointService } from './add-checkpoint.service.js';
import type { LogStateStore } from './log-state.store.js';
import { type BodyLimits, readBody } from './request-body.js';
import type { WitnessLogger } from './witness.logger.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WitnessHandlerOptions {
  readonly service: AddCheckpointService;
  readonly store: LogStateStore;
  readonly limits: BodyLimits;
  readonly logger: WitnessLogger;
  readonly isClosed: () => boolean;
}

const TEXT = 'text/plain; charset=utf-8';
const CHECKPOINT_PATH = /^\/(?:checkpoints\/([0-9a-f]{64})|([0-9a-f]{64})\/checkpoint)$/;
const NOT_FOUND: Answer = { status: 404, body: 'not found\n' };
const BODY_REFUSALS = { 'too-large': 413, 'too-slow': 408, cut: 400 } as const;

/** Answers as C2SP tlog-witness says; whatever a client sends, never with a 5xx. */
export class WitnessHandler {
  constructor(private readonly options: WitnessHandlerOptions) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    send(request, response, await this.#answerSafely(request));
  }

  async #answerSafely(request: IncomingMessage): Promise<Answer> {
    try {
      if (this.options.isClosed()) return { status: 503, body: 'the witness is stopping\n' };
      return await this.#route(request);
    } catch (error) {
      this.options.logger.error({ err: error }, 'a request could not be answered');
      return { status: 503, body: 'the witness cannot answer now\n', headers: { 'Retry-After': '5' } };
    }
  }

  async #route(request: IncomingMessage): Promise<Answer> {
    const [path = ''] = (request.url ?? '').split('?');
    if (path === '/add-checkpoint') return only(request, ['POST'], () => this.#addCheckpoint(request));
    return only(request, ['GET', 'HEAD'], () => this.#read(path));
  }

  async #read(path: string): Promise<Answer> {
    if (path === '/livez') return { status: 200, body: 'ok\n' };
    if (path === '/readyz') return this.#readiness();
    const [, ours, published] = CHECKPOINT_PATH.exec(path) ?? [];
    const originHash = ours ?? published;
    const state = originHash === undefined ? null : await this.options.store.find(originHash);
    return state === null ? NOT_FOUND : { status: 200, body: state.note };
  }

  async #readiness(): Promise<Answer> {
    await this.options.store.assertWritable();
    return { status: 200, body: 'ok\n' };
  }

  async #addCheckpoint(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request, this.options.limits);
    if (!body.ok) {
      return {
        status: BODY_REFUSALS[body.refusal],
        body: `${body.refusal}\n`,
        headers: { Connection: 'close' },
      };
    }
    const result = await this.options.service.add(body.bytes);
    return result.ok ? { status: 200, body: result.signatureLine } : refusalAnswer(result);
  }
}

const REFUSALS = { malformed: 400, 'not-signed': 403, 'unknown-log': 404, inconsistent: 422 } as const;

function refusalAnswer(result: AddCheckpointRefusal): Answer {
  return result.refusal === 'stale'
    ? { status: 409, body: `${result.latestSize}\n`, contentType: 'text/x.tlog.size' }
    : { status: REFUSALS[result.refusal], body: `${result.refusal}\n` };
}

async function only(
  request: IncomingMessage,
  methods: readonly string[],
  answer: () => Promise<Answer>,
): Promise<Answer> {
  if (methods.includes(request.method ?? '')) return answer();
  return { status: 405, body: 'method not allowed\n', headers: { Allow: methods.join(', ') } };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, body, contentType = TEXT, headers = {} } = answer;
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  // What was refused half read stays unread: the connection ends instead.
  if (headers['Connection'] === 'close') response.once('finish', () => request.destroy());
}
