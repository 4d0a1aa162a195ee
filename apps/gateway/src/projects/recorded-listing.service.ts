import { assertStillGranted, type LeaseState } from '../streams/still-granted.js';
import type { ListingAccess, ListingGrant, ListingRequest } from './listing-access.service.js';

/** What a listing found, and whose pages may read it. */
export interface Listed<Found> {
  readonly recordId: string;
  readonly allowedOrigins: readonly string[];
  readonly found: Found;
}

/** A listing that is one answer: leave to list, what is found, and whether the leave still stands. */
export class RecordedListing {
  constructor(
    private readonly access: ListingAccess,
    private readonly lease: LeaseState,
  ) {}

  /** Answers with what `read` finds in the datasets that may be listed; throws the refusal where none may. */
  async run<Found>(
    request: ListingRequest,
    read: (grant: ListingGrant) => Promise<Found>,
  ): Promise<Listed<Found>> {
    const grant = await this.access.obtain(request);
    try {
      const found = await read(grant);
      assertStillGranted(grant.stream, this.lease, grant.recordId);
      return { recordId: grant.recordId, allowedOrigins: grant.allowedOrigins, found };
    } finally {
      grant.stream.release();
    }
  }
}
