import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { uuidV7 } from '#libs/kernel';

/** Who signs the tokens of a benchmark, and whom they are for. */
export const ISSUER = 'http://idp.test';
export const AUDIENCE = 'portcullis';

/** Starts a JWKS endpoint and returns what signs by the key behind it. */
export async function startIdentityProvider() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig', alg: 'ES256' };
  const jwks = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const address = jwks.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const token = (subject: string): Promise<string> =>
    new SignJWT({ client_id: 'bench', scope: '' })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setJti(uuidV7())
      .setIssuedAt()
      .setExpirationTime('3h')
      .sign(privateKey);
  const stop = (): void => {
    jwks.close();
    jwks.closeAllConnections();
  };
  return { jwksUri: `http://127.0.0.1:${port}/jwks`, token, stop };
}
