import type { FastifyRequest } from 'fastify';
import type { ItemRequest } from '#libs/http';
import type { Principal } from '#libs/identity';
import type { LinkOfRead } from './link-of-read.js';
import type { TicketOfRead } from './ticket-of-read.js';

/** How something was asked for, as recorded: small, from known headers only. */
export type RequestDetails = Readonly<Record<string, string | number | null>>;

/** A read as it was asked for: everything the decision and the record need, nothing of the framework. */
export interface ReadRequest {
  readonly principal: Principal;
  readonly itemId: string;
  readonly projectReference: string | undefined;
  readonly item: ItemRequest;
  readonly origin: RequestOrigin;
  /** By which door it came, as recorded; left out for the native one. */
  readonly door?: RequestDetails | undefined;
  /** The ticket it is asked with; left out where the caller is known otherwise. */
  readonly ticket?: TicketOfRead | undefined;
  /** The presigned URL it is asked with; left out for any other signature. */
  readonly link?: LinkOfRead | undefined;
}

/** Where a request came from, as recorded. Text from the client is bounded and free of control characters. */
export interface RequestOrigin {
  /** null when the address cannot be told (a forwarding header that does not parse). */
  readonly address: string | null;
  readonly userAgent: string;
  readonly requestId: string;
  readonly traceId: string;
}

const MAX_TEXT = 256;
// Category Cc spelt out: the same characters as \p{Cc}, found several times as fast, and this runs on every read.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** Returns client text as it may be recorded: well-formed, without control characters, at most 256 characters. */
export function recordableText(value: string | undefined): string {
  return (value ?? '').slice(0, MAX_TEXT).toWellFormed().replace(CONTROL, ' ');
}

/** Returns the conditional and range headers of a request. */
export function toItemRequest(request: FastifyRequest): ItemRequest {
  const { headers } = request;
  return {
    method: request.method,
    range: headers.range,
    ifMatch: headers['if-match'],
    ifNoneMatch: headers['if-none-match'],
    ifRange: single(headers['if-range']),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
