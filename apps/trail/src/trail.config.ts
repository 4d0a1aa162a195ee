import { z } from 'zod';
import { deploymentShape, portOf } from '#libs/config';

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
  });

export type TrailConfig = z.output<typeof trailConfig>;
