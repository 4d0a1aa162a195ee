import { deploymentShape, portOf } from '#libs/config';
import { z } from 'zod';

/** The environment of the process that serves the console. */
export const consoleConfig = z.object({
  PORTCULLIS_OIDC_ISSUER: deploymentShape.PORTCULLIS_OIDC_ISSUER.describe('Where people sign in'),
  PORTCULLIS_OIDC_AUDIENCE: z
    .string()
    .min(1)
    .optional()
    .describe('Audience to ask tokens for (RFC 8707); unset: the identity provider decides by client'),
  PORTCULLIS_CONSOLE_CLIENT_ID: z
    .string()
    .min(1)
    .default('portcullis-console')
    .describe('Public client of the console at the issuer: authorization code with PKCE'),
  PORTCULLIS_CONSOLE_SCOPE: z
    .string()
    .min(1)
    .default('openid profile email')
    .describe('Scopes the console asks for; add what the issuer needs to give an access token for the API'),
  PORTCULLIS_CONSOLE_FILES: z.string().default('dist/console').describe('Folder of the built console'),
  PORTCULLIS_LOG_LEVEL: deploymentShape.PORTCULLIS_LOG_LEVEL,
  HOST: deploymentShape.HOST,
  PORT: portOf(8088),
});
