import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'apps', 'standalone', 'src', 'main.js');
const CLI = join(ROOT, 'apps', 'cli', 'bin', 'portcullis.js');
const START_LIMIT_MS = 120_000;

/** The built product as a stranger has it: a process, its output, its HTTP interface and its command line. */
export class Product {
  private child: ChildProcess | undefined;
  output = '';

  constructor(
    readonly dataDir: string,
    readonly port: number,
  ) {}

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves when the banner says it is ready, or rejects with what it printed instead. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      cwd: ROOT,
      env: {
        ...process.env,
        PORT: String(this.port),
        PORTCULLIS_DATA_DIR: this.dataDir,
        NODE_OPTIONS: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready in time: ${this.output}`)), START_LIMIT_MS);
      const hear = (text: Buffer): void => {
        this.output += text.toString();
        if (this.output.includes('Portcullis is ready.')) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${this.output}`)));
      child.once('exit', () => clearTimeout(timer));
    });
    this.output = '';
  }

  /** Sends a signal and resolves with the exit code once the process is gone. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  async cli(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], {
      cwd: ROOT,
      env: { ...process.env, PORTCULLIS_DATA_DIR: this.dataDir, NODE_OPTIONS: '' },
    });
    return stdout;
  }

  /** Runs the command line with these variables and returns how it ended and what it printed. */
  async tryCli(
    env: Readonly<Record<string, string>>,
    ...args: string[]
  ): Promise<{ code: number; out: string }> {
    const options = {
      cwd: ROOT,
      env: { ...process.env, PORTCULLIS_DATA_DIR: this.dataDir, NODE_OPTIONS: '', ...env },
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + (error ? stderr : '') }),
      );
    });
  }

  async token(handle: string): Promise<string> {
    return (await this.cli('token', handle)).trim();
  }

  /** One request as a sample person (or as nobody). */
  async request(
    path: string,
    options: { as?: string; method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const { as, headers, ...rest } = options;
    const authorization = as === undefined ? {} : { authorization: `Bearer ${await this.tokenOf(as)}` };
    return fetch(`${this.origin}${path}`, { ...rest, headers: { ...authorization, ...headers } });
  }

  private readonly tokens = new Map<string, string>();

  private async tokenOf(handle: string): Promise<string> {
    const known = this.tokens.get(handle);
    if (known) return known;
    const token = await this.token(handle);
    this.tokens.set(handle, token);
    return token;
  }
}

export async function createProduct(port: number): Promise<Product> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-acceptance-'));
  // As root, Postgres runs under an account of its own: where that cannot pass, its data goes elsewhere, and would stay there.
  await chmod(directory, 0o711);
  return new Product(directory, port);
}

export async function removeProduct(product: Product): Promise<void> {
  await product.stop('SIGKILL');
  await rm(product.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
