import { z } from 'zod';

const PATH = /^(?:\/[A-Za-z0-9._~-]+)+$/;
const DOMAIN = /^(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}$/;

/** Returns the variables that say where S3 is spoken. */
export const bucketShape = (domains = '') => ({
  PORTCULLIS_BUCKET_PATHS: z
    .string()
    .default('/s3')
    .transform(toList)
    // The root alone is a slash; what follows it is then already S3's.
    .transform((paths) => paths.map((path) => (path === '/' ? '' : path)))
    .refine((paths) => paths.every((path) => path === '' || PATH.test(path)), 'must be paths like /s3, or /')
    .describe('Paths the S3 endpoint lies under, as clients sign them, separated by commas; / for the root'),
  PORTCULLIS_BUCKET_DOMAINS: z
    .string()
    .default(domains)
    .transform((text) => toList(text.toLowerCase()))
    .refine(
      (domains) => domains.every((domain) => DOMAIN.test(domain)),
      'must be domain names without a port',
    )
    .describe(
      'Domains whose subdomains are buckets (virtual-host style), separated by commas; none unless told',
    ),
});

function toList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
