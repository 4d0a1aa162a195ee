import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { findRecord } from '../records.js';
import { Scene } from '../scene.js';
import { CountingProxy } from './counting-proxy.js';
import { connectS3, type S3Keys } from './s3-scene.js';

const MIB = 1024 * 1024;
export const LARGE_BYTES = 9 * MIB + 12_345;
export const MANY = 1_500;
const TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;
/** Outcomes are written after the answer; this is long for that even on a busy machine. */
const OUTCOMES_MS = 2_000;

/** What a program ended with. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** One project as tools meet it: real items of every kind, an S3 credential of a person, and a proxy that counts. */
export class ToolScene {
  private constructor(
    private readonly scene: Scene,
    readonly keys: S3Keys,
    readonly contents: ReadonlyMap<string, Buffer>,
    private readonly around: { readonly proxy: CountingProxy; readonly directory: string },
  ) {}

  get proxy(): CountingProxy {
    return this.around.proxy;
  }

  /** A folder of its own, also the home of the programs it runs. */
  get directory(): string {
    return this.around.directory;
  }

  static async create(): Promise<ToolScene> {
    // Some tools cannot sign a path that is not the bucket's own: for them S3 lies at the root, too.
    const scene = await Scene.create({ s3: { basePaths: ['/s3', ''], domains: ['s3.localhost'] } });
    const contents = new Map([
      ['manifest.jsonl', Buffer.from('{"version":"1.1"}\n{"type":"images"}\n')],
      ['tasks/1.json', Buffer.from('{"data":{"image":"s3://pictures/images/a b+ü.png"}}')],
      ['images/a b+ü.png', randomBytes(5_000)],
      ['images/%2Fquote\'"&<x>', randomBytes(600)],
      ['images/empty', Buffer.alloc(0)],
      ['images/large.bin', randomBytes(LARGE_BYTES)],
      ['images/日本語', randomBytes(70_000)],
    ]);
    for (const [key, content] of contents)
      await scene.world.addItem({ key, content, mediaType: mediaTypeOf(key) });
    await addEmptyItems(scene, MANY);
    const keys = await connectS3(scene, { projects: [scene.world.project], person: 'annotator' });
    const directory = await mkdtemp(join(tmpdir(), 'portcullis-tools-'));
    const proxy = await CountingProxy.to(scene.gateway.origin);
    return new ToolScene(scene, keys, contents, { proxy, directory });
  }

  async stop(): Promise<void> {
    this.proxy.stop();
    await this.scene.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Runs a program with the credential in its environment, as tools take it. */
  run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { accessKeyId, secretAccessKey } = this.keys;
    const { port } = this.proxy;
    const child = spawn(program, args, {
      cwd: this.directory,
      timeout: TIMEOUT_MS,
      env: {
        PATH: '/usr/bin:/bin',
        LANG: 'C.UTF-8',
        HOME: this.directory,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_DEFAULT_REGION: 'us-east-1',
        S3_ENDPOINT: `http://127.0.0.1:${port}/s3`,
        S3_VIRTUAL: `http://s3.localhost:${port}`,
        S3_BUCKET: 'pictures',
        PYTHONDONTWRITEBYTECODE: '1',
        ...env,
      },
    });
    return new Promise((resolve, reject) => {
      const out: Buffer[] = [];
      const errors: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ code, out: Buffer.concat(out).toString(), errors: Buffer.concat(errors).toString() }),
      );
    });
  }

  /** Runs a program that must succeed, and returns what it printed. */
  async succeed(
    program: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const ended = await this.run(program, args, env);
    if (ended.code !== 0)
      throw new Error(`${program} ${args.join(' ')} ended with ${ended.code}: ${ended.errors}`);
    return ended.out;
  }

  /**
   * Runs the work and matches its requests against the trail: as many new records as requests, and each answer names one of
   * its own. Requests that ask nothing of any bucket (S3's `NotImplemented`) are not among what clients send here. Done again
   * where a starved machine kept the gateway from renewing its lease: what was cut then is no answer of the client's.
   */
  async matched<Result>(
    work: () => Promise<Result>,
  ): Promise<{ result: Result; requests: CountingProxy['passed'] }> {
    for (let attempt = 1; ; attempt += 1) {
      const lost = await this.countLost();
      try {
        return await this.matchedOnce(work);
      } catch (error) {
        await pause(OUTCOMES_MS);
        if (attempt === ATTEMPTS || (await this.countLost()) === lost) throw error;
      }
    }
  }

  private async matchedOnce<Result>(
    work: () => Promise<Result>,
  ): Promise<{ result: Result; requests: CountingProxy['passed'] }> {
    const before = await this.countOwn();
    const from = this.proxy.passed.length;
    const result = await work();
    const requests = this.proxy.passed.slice(from);
    expect(await this.countOwn()).toBe(before + requests.length);
    expect(new Set(requests.map(({ recordId }) => recordId)).size).toBe(requests.length);
    for (const { recordId, status, method } of requests) {
      const record = await findRecord(this.scene.fixture, recordId);
      expect([method, status, record?.effect]).toEqual([
        method,
        status,
        status < 400 || status === 416 ? 'allow' : expect.any(String),
      ]);
    }
    return { result, requests };
  }

  private async countLost(): Promise<number> {
    const { rows } = await this.scene.fixture.owner.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM access_outcomes WHERE ending = 'lease_lost'",
    );
    return rows[0]?.count ?? 0;
  }

  private async countOwn(): Promise<number> {
    const { rows } = await this.scene.fixture.owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM access_entries WHERE kind IN ('access', 'listing') AND event->'unmapped'->'record'->'details'->>'door' = 's3'`,
    );
    return rows[0]?.count ?? 0;
  }
}

/** Describes what needs a program of Debian's; says so where it is not installed. */
export function describeWith(...paths: readonly string[]): typeof describe.skip {
  const absent = paths.filter((path) => !existsSync(path));
  if (absent.length === 0) return describe;
  process.stdout.write(`NOTICE: ${absent.join(', ')} is absent; what is tried with it is skipped.\n`);
  return describe.skip;
}

function mediaTypeOf(key: string): string {
  if (key.endsWith('.png')) return 'image/png';
  return key.includes('json') ? 'application/json' : 'application/octet-stream';
}

/** Rows of items without bytes, for listings: sealing that many would test nothing but patience. */
async function addEmptyItems({ world, fixture }: Scene, count: number): Promise<void> {
  const key = uuidV7();
  await fixture.owner.query(
    `INSERT INTO dataset_keys (id, organisation_id, dataset_id, epoch, kms_key_id, wrapped) VALUES ($1, $2, $3, 1, 'none', '\\x00')`,
    [key, world.client, world.dataset],
  );
  await fixture.owner.query(
    `WITH made AS (
       SELECT gen_random_uuid() AS item, gen_random_uuid() AS version, 'many/' || to_char(n, 'FM000000') AS k
       FROM generate_series(1, $4) n),
     item AS (
       INSERT INTO items (id, organisation_id, dataset_id, key, current_version_id) SELECT item, $1, $2, k, version FROM made)
     INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header, wrapped_data_key, media_type)
     SELECT version, $1, item, $3, version::text, 1, 0, sha256(''), decode(repeat('00', 56), 'hex'), '\\x00', 'text/plain' FROM made`,
    [world.client, world.dataset, key, count],
  );
}
