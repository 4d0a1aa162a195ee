import type { FastifyRequest } from 'fastify';
import type { Principal } from '#libs/identity';

/** A request after the authentication guard. */
export type AuthenticatedRequest = FastifyRequest & {
  principal?: Principal;
  /** When the credential ends, Unix milliseconds. */
  authenticatedUntilMs?: number;
};
