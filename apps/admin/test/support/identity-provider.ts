import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { uuidV7 } from '#libs/kernel';

export const ISSUER = 'http://idp.test';
export const AUDIENCE = 'portcullis';

/** A JWKS endpoint and the key behind it. */
export interface IdentityProvider {
  readonly jwksUri: string;
  token(subject: string): Promise<string>;
  stop(): void;
}

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', use: 'sig', alg: 'ES256' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    jwksUri: `http://127.0.0.1:${portOf(server)}/jwks`,
    token: (subject) =>
      new SignJWT({ client_id: 'test', scope: '' })
        .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setJti(uuidV7())
        .setIssuedAt()
        .setExpirationTime('30m')
        .sign(privateKey),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
