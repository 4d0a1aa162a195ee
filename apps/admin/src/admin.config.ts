import { type Cidr, parseCidr } from '#libs/http';
import { z } from 'zod';

const DEFAULT_PORT = 8081;

const cidrs = z.string().transform((text, context): Cidr[] => {
  const parsed = text.split(',').map((entry) => parseCidr(entry));
  if (parsed.every((cidr) => cidr !== null)) return parsed;
  context.addIssue({ code: 'custom', message: 'must be addresses or blocks, separated by commas' });
  return z.NEVER;
});

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });
const httpUrl = z.url({ protocol: /^https?$/ });

/** Environment of the control plane's process. KMS and S3 credentials come from the platform (workload identity). */
export const adminConfig = z.object({
  PORTCULLIS_DATABASE_URL: postgresUrl,
  PORTCULLIS_REGION: z.string().min(1),
  PORTCULLIS_OIDC_ISSUER: httpUrl,
  PORTCULLIS_OIDC_AUDIENCE: z.string().min(1),
  PORTCULLIS_JWKS_URI: httpUrl,
  PORTCULLIS_KMS_REGION: z.string().min(1),
  PORTCULLIS_KMS_ENDPOINT: httpUrl.optional(),
  /** `file:///directory` or `s3://bucket`. */
  PORTCULLIS_OBJECT_STORE: z.url({ protocol: /^(file|s3)$/ }),
  PORTCULLIS_TRUSTED_PROXIES: cidrs.default([]),
  PORTCULLIS_GEO_DATABASE: z.string().optional(),
  PORTCULLIS_GEO_MAX_AGE_DAYS: z.coerce.number().int().min(1).default(90),
  /** Without a list, projects that deny anonymising networks are explained as denying everybody: as gateways then do. */
  PORTCULLIS_ANONYMISING_NETWORKS: z.string().optional(),
  PORTCULLIS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
});
export type AdminConfig = z.output<typeof adminConfig>;

/** Environment of a migration: the owner's URL, which no serving process has. */
export const migrateConfig = z
  .object({
    PORTCULLIS_OWNER_DATABASE_URL: postgresUrl
      .optional()
      .describe('Postgres, as the owner of the schema; no serving process has it'),
    PORTCULLIS_DATABASE_URL: postgresUrl.optional().describe('Used when the owner’s URL is not set'),
  })
  .transform((environment, context): { readonly url: string } => {
    const url = environment.PORTCULLIS_OWNER_DATABASE_URL ?? environment.PORTCULLIS_DATABASE_URL;
    if (url !== undefined) return { url };
    context.addIssue({ code: 'custom', message: 'PORTCULLIS_OWNER_DATABASE_URL must be set' });
    return z.NEVER;
  });
