import { z } from 'zod';
import { deploymentShape, portOf } from '#libs/config';
import { isKeyName } from '#libs/tlog';
import { toWitnesses } from './witness-list.js';

const recordDeadlineMs = z.coerce
  .number()
  .int()
  .min(50)
  .max(5_000)
  .default(1_000)
  .describe('Longest wait for a question to be recorded before it is refused');

/** Environment of the trail's process. It decides about no item, so it needs no address data. */
export const trailConfig = z
  .object({ ...deploymentShape, PORT: portOf(8082), PORTCULLIS_RECORD_DEADLINE_MS: recordDeadlineMs })
  .omit({
    PORTCULLIS_GEO_DATABASE: true,
    PORTCULLIS_GEO_MAX_AGE_DAYS: true,
    PORTCULLIS_ANONYMISING_NETWORKS: true,
  })
  .extend({
    PORTCULLIS_TRAIL_SIGNING_KEY: z
      .string()
      .min(1)
      .describe('KMS key (ECC_NIST_EDWARDS25519) that signs checkpoints: id, ARN or alias'),
    PORTCULLIS_TRAIL_LOG_ORIGIN: z
      .string()
      .refine(isKeyName, 'may hold no space and no plus')
      .describe('What the names of the logs begin with, best a URL without scheme; never changed afterwards'),
    PORTCULLIS_TRAIL_WEBHOOK_SECRET: z
      .string()
      .min(32)
      .optional()
      .describe('What the signing secrets of alert webhooks are derived from; unset: no webhooks'),
    PORTCULLIS_TRAIL_WEBHOOK_ALLOW_PRIVATE: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .describe(
        'Private address blocks webhooks may be in, also over HTTP, separated by commas; none unless told',
      ),
    PORTCULLIS_TRAIL_WITNESSES: z
      .string()
      .default('')
      .transform(toWitnesses)
      .describe(
        'Witnesses that are asked to cosign: "<verifier key> https://address" (or name=https://address, whose cosignatures are then not checked), separated by commas',
      ),
  });

export type TrailConfig = z.output<typeof trailConfig>;
