import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessTokenVerifier } from '#libs/identity';
import {
  CLI_CLIENT_ID,
  CONSOLE_CLIENT_ID,
  createIdpLocal,
  type IdpLocal,
  type IdpLocalOptions,
  SAMPLE_PERSON_GRANT,
} from '../src/index.js';

export const SECRET = randomBytes(32).toString('base64url');
export const AUDIENCE = 'urn:portcullis:api';
export const PEOPLE = [
  {
    handle: 'annotator-de',
    subject: 'sub-annotator-de',
    name: 'Anna <b>Otator</b>',
    email: 'anna@example.test',
  },
  { handle: 'operator', subject: 'sub-operator', name: 'Olaf Operator', email: 'olaf@example.test' },
];

/** An identity provider mounted below /idp of a real HTTP server, as the standalone mounts it. */
export class RunningIdp {
  readonly reported: unknown[] = [];
  private handler: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    void response.writeHead(503).end();

  private constructor(
    private readonly server: Server,
    readonly dataDir: string,
    readonly origin: string,
  ) {}

  idp!: IdpLocal;

  static async start(changes: Partial<IdpLocalOptions> = {}): Promise<RunningIdp> {
    const server = createServer((request, response) => running.handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const running: RunningIdp = new RunningIdp(server, await mkdtemp(join(tmpdir(), 'idp-local-')), origin);
    await running.create(changes);
    return running;
  }

  /** Makes the provider (again) on the same folder, as a restart does. */
  async create(changes: Partial<IdpLocalOptions> = {}): Promise<void> {
    this.idp = await createIdpLocal({
      issuer: this.issuer,
      dataDir: this.dataDir,
      people: PEOPLE,
      sampleTokenSecret: SECRET,
      audience: AUDIENCE,
      consoleRedirectUris: [this.redirectUri],
      reportError: (error) => this.reported.push(error),
      ...changes,
    });
    this.handler = this.idp.handler;
  }

  get issuer(): string {
    return `${this.origin}/idp`;
  }
  get redirectUri(): string {
    return `${this.origin}/console/callback`;
  }

  verifier(): AccessTokenVerifier {
    return new AccessTokenVerifier({
      issuer: this.issuer,
      audience: AUDIENCE,
      jwksUri: `${this.issuer}/jwks`,
      clockToleranceSeconds: 1,
      onKeyRefreshFailure: (error) => this.reported.push(error),
    });
  }

  /** Asks for a sample person's token the way the CLI does. */
  sampleGrant(fields: Record<string, string> = {}): Promise<Response> {
    const body = {
      grant_type: SAMPLE_PERSON_GRANT,
      client_id: CLI_CLIENT_ID,
      handle: 'annotator-de',
      secret: SECRET,
    };
    return fetch(`${this.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...body, ...fields }),
    });
  }

  async sampleToken(fields: Record<string, string> = {}): Promise<string> {
    const { access_token: token } = (await (await this.sampleGrant(fields)).json()) as {
      access_token: string;
    };
    return token;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.dataDir, { recursive: true });
  }
}

/** A browser of few virtues: it keeps cookies and follows nothing by itself. */
export class Browser {
  private readonly cookies = new Map<string, string>();
  readonly verifier = randomBytes(32).toString('base64url');

  constructor(private readonly running: RunningIdp) {}

  authorizationUrl(changes: Record<string, string> = {}): string {
    const parameters = {
      client_id: CONSOLE_CLIENT_ID,
      redirect_uri: this.running.redirectUri,
      response_type: 'code',
      scope: 'openid profile portcullis',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    return `${this.running.issuer}/auth?${new URLSearchParams(parameters).toString()}`;
  }

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie !== '' && { cookie }) };
    const response = await fetch(new URL(url, this.running.origin), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Goes to the sign-in page; resolves to its address. */
  async begin(): Promise<string> {
    return (await this.request(this.authorizationUrl())).headers.get('location') ?? '';
  }

  /** Chooses a person on the page and follows until the console is reached; resolves to its callback address. */
  async choose(
    page: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<URL> {
    let response = await this.request(page, { method: 'POST', body: new URLSearchParams(fields), headers });
    for (let hop = 0; hop < 5; hop += 1) {
      const location = response.headers.get('location');
      if (location === null) throw new Error(`No way back: ${response.status} ${await response.text()}`);
      if (location.startsWith(this.running.redirectUri)) return new URL(location);
      response = await this.request(location);
    }
    throw new Error('Too many redirects.');
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<Response> {
    const body = {
      grant_type: 'authorization_code',
      client_id: CONSOLE_CLIENT_ID,
      redirect_uri: this.running.redirectUri,
      code,
      code_verifier: this.verifier,
      ...changes,
    };
    return fetch(`${this.running.issuer}/token`, { method: 'POST', body: new URLSearchParams(body) });
  }
}

/** Reads one part of a token without checking anything. */
export function decodePart(token: string, part: 'header' | 'claims'): Record<string, unknown> {
  const segment = token.split('.')[part === 'header' ? 0 : 1] ?? '';
  return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8')) as Record<string, unknown>;
}
