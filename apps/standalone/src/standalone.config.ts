import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the embedded default; every one has a value that works on a laptop. */
export const standaloneConfig = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(8080),
    PORTCULLIS_DATA_DIR: z.string().default('.portcullis'),
    PORTCULLIS_REGION: z.string().default('eu'),
    PORTCULLIS_LOOPBACK_COUNTRY: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('DE'),
    /** The bundled address data is as old as the release; production asks for fresher data. */
    PORTCULLIS_GEO_MAX_AGE_DAYS: z.coerce.number().int().positive().default(730),
    PORTCULLIS_GEO_DATABASE: z.string().optional(),
    PORTCULLIS_ANONYMISING_NETWORKS: z.string().optional(),
    PORTCULLIS_RECORD_DEADLINE_MS: z.coerce.number().int().min(50).max(5_000).default(1_000),
    PORTCULLIS_DATASET_KEY_MAX_AGE_SECONDS: z.coerce.number().int().min(1).max(300).default(60),
    PORTCULLIS_WRITE_STALL_SECONDS: z.coerce.number().int().min(1).default(60),
    PORTCULLIS_SAMPLES: z.enum(['on', 'off']).default('on'),
    PORTCULLIS_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
    PORTCULLIS_ALLOW_PLAIN_HTTP: z.enum(['true', 'false']).default('false'),
    PORTCULLIS_KMS_FAULT_SECRET: z.string().min(16).optional(),
  })
  .refine((settings) => isLoopback(settings.HOST) || settings.PORTCULLIS_ALLOW_PLAIN_HTTP === 'true', {
    path: ['HOST'],
    message:
      'the embedded default speaks plain HTTP and binds to loopback only; put TLS in front and set PORTCULLIS_ALLOW_PLAIN_HTTP=true',
  });

export type StandaloneConfig = z.infer<typeof standaloneConfig>;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
