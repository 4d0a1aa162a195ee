import { z } from 'zod';

/** ISO 3166-1 alpha-2. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1 alpha-2)');

/** A country group's code, e.g. EEA; whether it is known is the database's to say. */
export const countryGroup = z.string().regex(/^[A-Z]{2,16}$/, 'must be 2 to 16 capital letters');
