import { parseByteRange, parseSingleByteRange } from './byte-range.js';
import { type ConditionalHeaders, evaluateConditions, type Validators } from './conditional.js';

export interface ItemRequest extends ConditionalHeaders {
  readonly method: string;
  readonly range?: string | undefined;
  /** How a `Range` is read: as RFC 9110 has it, or as S3 does, which knows one range only. */
  readonly ranges?: 'http' | 's3' | undefined;
}

/** The whole answer to a read of item bytes except the bytes; offsets and lengths in plaintext bytes. */
export type ItemResponsePlan =
  | { readonly status: 200; readonly start: 0; readonly endExclusive: number }
  | {
      readonly status: 206;
      readonly start: number;
      readonly endExclusive: number;
      readonly contentRange: string;
    }
  | { readonly status: 304 }
  | { readonly status: 412 }
  | { readonly status: 416; readonly contentRange: string };

/** Guarantees one status per request: conditions first, then the range, as RFC 9110 §13.2.2 orders them. */
export function planItemResponse(
  request: ItemRequest,
  validators: Validators,
  size: number,
): ItemResponsePlan {
  const { outcome, rangeApplies } = evaluateConditions(request.method, request, validators);
  if (outcome === 'precondition-failed') return { status: 412 };
  if (outcome === 'not-modified') return { status: 304 };
  const parse = request.ranges === 's3' ? parseSingleByteRange : parseByteRange;
  const range = parse(rangeApplies ? request.range : undefined, size);
  switch (range.kind) {
    case 'whole':
      return { status: 200, start: 0, endExclusive: size };
    case 'unsatisfiable':
      return { status: 416, contentRange: `bytes */${size}` };
    case 'range': {
      const { start, endExclusive } = range;
      return { status: 206, start, endExclusive, contentRange: `bytes ${start}-${endExclusive - 1}/${size}` };
    }
  }
}
