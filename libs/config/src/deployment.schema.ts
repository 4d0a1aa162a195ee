import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ });

/** Variables every serving process of a deployment has. KMS and S3 credentials come from the platform (AWS_* or workload identity). */
export const deploymentShape = {
  PORTCULLIS_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('Postgres, as the role of this process'),
  PORTCULLIS_REGION: z
    .string()
    .min(1)
    .describe('Storage and KMS region this process serves; datasets of other regions are refused'),
  PORTCULLIS_OIDC_ISSUER: httpUrl.describe('Issuer of the access tokens'),
  PORTCULLIS_OIDC_AUDIENCE: z.string().min(1).describe('Audience the access tokens must name'),
  PORTCULLIS_JWKS_URI: httpUrl.describe('Where the issuer publishes its keys'),
  PORTCULLIS_KMS_REGION: z.string().min(1).describe('Region of the KMS'),
  PORTCULLIS_KMS_ENDPOINT: httpUrl.optional().describe('KMS endpoint; unset: the region’s public one'),
  PORTCULLIS_OBJECT_STORE: z.url({ protocol: /^(file|s3)$/ }).describe('file:///directory or s3://bucket'),
  PORTCULLIS_S3_ENDPOINT: httpUrl.optional().describe('S3 endpoint other than AWS; path-style requests'),
  PORTCULLIS_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .describe('Address blocks whose X-Forwarded-For is believed, separated by commas; none unless told'),
  PORTCULLIS_GEO_DATABASE: z.string().optional().describe('Country database (MMDB); unset: the bundled one'),
  PORTCULLIS_GEO_MAX_AGE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(90)
    .describe('Older address data denies (GEO_DATA_STALE)'),
  PORTCULLIS_ANONYMISING_NETWORKS: z
    .string()
    .optional()
    .describe('File of anonymising networks; unset: projects that deny such networks deny everybody'),
  PORTCULLIS_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Log level'),
  PORTCULLIS_TRACES_ENDPOINT: httpUrl.optional().describe('OTLP/HTTP endpoint for traces; unset: no tracing'),
  PORTCULLIS_TRACES_RATIO: z.coerce.number().min(0).max(1).default(0.01).describe('Share of traces kept'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
} as const;

/** A port to listen on, with the process's own default. */
export const portOf = (port: number) =>
  z.coerce.number().int().min(0).max(65_535).default(port).describe('Port to listen on');
