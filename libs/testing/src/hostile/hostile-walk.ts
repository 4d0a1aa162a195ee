import type pg from 'pg';
import type { DescribedOperation } from './described-operations.js';
import { hostileValues } from './hostile-values.js';
import { NearlyRightRequests } from './nearly-right-requests.js';
import { type Question, toQuestion } from './question.js';
import { brokenPromises, documentedCodes, type WalkAnswer } from './refusal-promises.js';
import { seededDraw } from './seeded-draw.js';
import { type KnownValues, soundRequest } from './sound-request.js';
import { spoilings } from './spoilings.js';
import { changedTables, type TableDigests, TableWatch } from './table-digests.js';

export interface HostileWalkOptions {
  readonly operations: readonly DescribedOperation[];
  /** A superuser of the database behind the operations. */
  readonly owner: pg.Client;
  readonly seed: number;
  /** How many requests follow that are nearly right, over all operations. */
  readonly nearlyRight: number;
  /** How many of the known ways to spoil a request each operation meets; left out, all of them. */
  readonly spoilingsEach?: number;
  /** Makes what an operation is asked about, anew for each. */
  known(operation: DescribedOperation): Promise<KnownValues>;
  ask(operation: DescribedOperation, question: Question): Promise<WalkAnswer>;
  /** What else is promised of an answer; returns what is broken of it. */
  alsoBroken?(operation: DescribedOperation, answer: WalkAnswer): Promise<readonly string[]>;
  /** True where the good request is known to be answered with success. */
  isSound?(operation: DescribedOperation): boolean;
  onRequest?(request: number): void;
}

/** What a walk came to. */
export interface HostileWalkSummary {
  readonly seed: number;
  readonly requests: number;
  /** How often each operation was asked, and how often it refused. */
  readonly operations: Readonly<Record<string, { readonly asked: number; readonly refused: number }>>;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Promises that were broken, with the request that did it. */
  readonly violations: readonly string[];
}

/** What an answer has to be besides what every answer is. */
type Expected = 'success' | 'refusal' | 'either';

const HOSTILE_VALUES = 512;

/** Sends bad requests to every operation, one after another, and looks at each answer, and at the database after it. */
export async function hostileWalk(options: HostileWalkOptions): Promise<HostileWalkSummary> {
  const walk = await HostileWalk.begin(options);
  for (const [index, operation] of options.operations.entries()) await walk.visit(operation, index);
  await walk.sendNearlyRight();
  return walk.summary();
}

class HostileWalk {
  private readonly statuses: Record<string, number> = {};
  private readonly counts: Record<string, { asked: number; refused: number }> = {};
  private readonly violations: string[] = [];
  private readonly lastKnown = new Map<string, KnownValues>();
  private requests = 0;

  private constructor(
    private readonly options: HostileWalkOptions,
    private readonly watch: TableWatch,
    private readonly codes: ReadonlySet<string>,
    private before: TableDigests,
  ) {}

  static async begin(options: HostileWalkOptions): Promise<HostileWalk> {
    const watch = await TableWatch.create(options.owner);
    return new HostileWalk(options, watch, await documentedCodes(), await watch.look());
  }

  /** Asks what is good, so that what follows is refused for what is wrong with it, and then what is spoilt. */
  async visit(operation: DescribedOperation, index: number): Promise<void> {
    const { spoilingsEach = Infinity, seed } = this.options;
    const question = toQuestion(soundRequest(operation, await this.arrange(operation)));
    await this.send(operation, question, this.options.isSound?.(operation) ? 'success' : 'either');
    const all = spoilings(operation, soundRequest(operation, await this.arrange(operation)));
    const first = Math.min(spoilingsEach, all.length);
    for (let at = 0; at < first; at += 1) {
      const spoilt = all[(at * Math.ceil(all.length / first) + index + seed) % all.length];
      if (spoilt)
        await this.send(operation, toQuestion(spoilt.parts), spoilt.mustBeRefused ? 'refusal' : 'either');
    }
  }

  async sendNearlyRight(): Promise<void> {
    const { operations, nearlyRight, seed } = this.options;
    const { default: fc } = await import('fast-check');
    const values = fc.sample(await hostileValues(), { numRuns: HOSTILE_VALUES, seed });
    const draw = seededDraw(seed);
    for (let round = 0; round < nearlyRight; round += 1) {
      const operation = operations[round % operations.length] as DescribedOperation;
      const hostile = (): unknown => values[draw(values.length)];
      const builder = new NearlyRightRequests(this.lastKnown.get(operation.route) ?? {}, draw, hostile);
      await this.send(operation, builder.build(operation), 'either');
    }
  }

  summary(): HostileWalkSummary {
    const { requests, statuses, violations, counts } = this;
    return { seed: this.options.seed, requests, operations: counts, statuses, violations };
  }

  /** Arranges anew what the operation is asked about. */
  private async arrange(operation: DescribedOperation): Promise<KnownValues> {
    const values = await this.options.known(operation);
    this.lastKnown.set(operation.route, values);
    this.before = await this.watch.look();
    return values;
  }

  private async send(operation: DescribedOperation, question: Question, expected: Expected): Promise<void> {
    const answer = await this.options.ask(operation, question);
    const broken = [
      ...brokenPromises(answer, this.codes),
      ...((await this.options.alsoBroken?.(operation, answer)) ?? []),
      ...unexpected(answer, expected),
      ...(await this.changes(answer)),
    ];
    this.count(operation, answer);
    this.violations.push(...broken.map((promise) => described(promise, question, answer)));
    this.options.onRequest?.(this.requests);
  }

  private async changes({ status }: WalkAnswer): Promise<string[]> {
    const { before } = this;
    this.before = await this.watch.look();
    return status < 400
      ? []
      : changedTables(before, this.before).map((table) => `refused, and changed ${table}`);
  }

  private count({ route }: DescribedOperation, { status }: WalkAnswer): void {
    const { asked, refused } = this.counts[route] ?? { asked: 0, refused: 0 };
    this.requests += 1;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    this.counts[route] = { asked: asked + 1, refused: refused + (status >= 400 ? 1 : 0) };
  }
}

function unexpected({ status }: WalkAnswer, expected: Expected): string[] {
  if (expected === 'success' && status >= 400) return ['refused what is good'];
  return expected === 'refusal' && status < 400 ? ['took what is bad'] : [];
}

function described(
  promise: string,
  { method, path, headers, body = '' }: Question,
  { status, text }: WalkAnswer,
): string {
  const asked = `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${String(body).slice(0, 300)}`;
  return `${promise}: ${asked} -> ${status} ${text.slice(0, 500)}`;
}
