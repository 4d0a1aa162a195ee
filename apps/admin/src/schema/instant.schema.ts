import { z } from 'zod';

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(3000, 0, 1);

/** An instant with its offset (RFC 3339), between 1970 and 3000. */
export const instant = z.iso
  // What is no instant is not looked at any further: what compares instants relies on having some.
  .datetime({ offset: true, abort: true })
  .transform((text) => new Date(text))
  .refine((date) => date.getTime() >= EARLIEST && date.getTime() < LATEST, 'must lie between 1970 and 3000');
