import { AccessTokenVerifier, type AccessTokenVerifierOptions } from '../src/tokens/access-token-verifier.js';
import {
  AUDIENCE,
  encode,
  FakeClock,
  goodClaims,
  ISSUER,
  JwksServer,
  makeKey,
  type SigningKey,
} from './fixtures.js';

/** An issuer with two keys behind a real JWKS server, an attacker's server that must never be asked, and a verifier. */
export class IssuerFixture {
  clock = new FakeClock();
  verifier!: AccessTokenVerifier;

  private constructor(
    readonly key: SigningKey,
    readonly rsa: SigningKey,
    readonly jwks: JwksServer,
    readonly attacker: JwksServer,
  ) {
    this.reset();
  }

  static async start(): Promise<IssuerFixture> {
    const [key, rsa] = await Promise.all([makeKey('key-1'), makeKey('rsa-1', 'RS256')]);
    return new IssuerFixture(key, rsa, await JwksServer.start(), await JwksServer.start());
  }

  /** A new clock, the two published keys, and a verifier that remembers nothing. */
  reset(changes: Partial<AccessTokenVerifierOptions> = {}): void {
    this.clock = new FakeClock();
    this.jwks.keys = [this.key.publicJwk, this.rsa.publicJwk];
    this.verifier = new AccessTokenVerifier(this.options(changes));
  }

  options(changes: Partial<AccessTokenVerifierOptions> = {}): AccessTokenVerifierOptions {
    const onKeyRefreshFailure = (error: unknown): never => {
      throw error;
    };
    return {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri: this.jwks.uri,
      clock: this.clock,
      onKeyRefreshFailure,
      ...changes,
    };
  }

  claims(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return { ...goodClaims(this.clock.seconds), ...changes };
  }

  async codeOf(token: string): Promise<string> {
    const result = await this.verifier.verify(token);
    return result.ok ? 'OK' : result.code;
  }

  /** A token whose header and payload texts are ours byte for byte, properly signed by the real key. */
  async signRaw(header: string, payload: string): Promise<string> {
    const input = `${encode(header)}.${encode(payload)}`;
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, this.key.privateKey, Buffer.from(input));
    return `${input}.${Buffer.from(signature).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    await Promise.all([this.jwks.stop(), this.attacker.stop()]);
  }
}
