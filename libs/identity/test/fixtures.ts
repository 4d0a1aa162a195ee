import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTHeaderParameters,
} from 'jose';
import type { Clock } from '#libs/kernel';

/** A clock that moves only when told to, wall and monotonic together or apart. */
export class FakeClock implements Clock {
  wallMs = Date.parse('2026-11-22T12:00:00Z');
  monotonic = 1_000_000;

  now(): Date {
    return new Date(this.wallMs);
  }
  monotonicMs(): number {
    return this.monotonic;
  }
  advance(ms: number): void {
    this.wallMs += ms;
    this.monotonic += ms;
  }
  get seconds(): number {
    return this.wallMs / 1000;
  }
}

export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly algorithm: string;
}

/** A key pair with its public JWK as an identity provider would publish it. */
export async function makeKey(keyId: string, algorithm = 'ES256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    privateKey,
    algorithm,
    publicJwk: { ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' },
  };
}

/** A real HTTP server on loopback that counts what is asked of it. */
export class JwksServer {
  readonly paths: string[] = [];
  respond: (request: IncomingMessage, response: ServerResponse) => void;

  private constructor(
    private readonly server: Server,
    public keys: readonly unknown[],
  ) {
    this.respond = (_request, response) => response.end(JSON.stringify({ keys: this.keys }));
  }

  static async start(keys: readonly unknown[] = []): Promise<JwksServer> {
    const server = createServer();
    const jwks = new JwksServer(server, keys);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      jwks.paths.push(request.url ?? '');
      jwks.respond(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return jwks;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  get uri(): string {
    return `http://127.0.0.1:${this.port}/jwks`;
  }
  get requests(): number {
    return this.paths.length;
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const ISSUER = 'https://idp.example/';
export const AUDIENCE = 'urn:portcullis:test';

/** Claims of a good token at that instant; a member set to undefined is left out. */
export function goodClaims(seconds: number): Record<string, unknown> {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'person-1',
    iat: seconds - 10,
    exp: seconds + 300,
    jti: 't-1',
    client_id: 'c-1',
    scope: 'a b',
  };
}

/** Signs claims as an identity provider would, with that key's id and algorithm unless the header says otherwise. */
export function signToken(
  key: SigningKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const full = {
    alg: key.algorithm,
    kid: key.publicJwk.kid,
    typ: 'at+jwt',
    ...header,
  } as JWTHeaderParameters;
  return new SignJWT(claims).setProtectedHeader(full).sign(key.privateKey);
}

/** Base64url of a text or of anything JSON can say. */
export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}
