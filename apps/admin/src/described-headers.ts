import type { DescribedHeader, DescribedOperation } from '#libs/http';

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  description: 'Entity tags the caller has already: 304 where what it would be answered is one of them.',
};
const IF_MATCH = {
  name: 'If-Match',
  description:
    'The `ETag` of what the caller has seen, or `*`: 412 `PRECONDITION_FAILED`, and nothing changes, where it is another by now.',
};
const CHANGE_REASON = {
  name: 'X-Change-Reason',
  description: 'Why, in the caller’s words, for the trail; as `reason` in the body.',
};
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  description:
    'The same request under the same key happens once within three days, and is answered the same.',
};

/** Returns the headers of our own, and the conditions, that an operation of the control plane understands. */
export function describedHeadersOf(operation: DescribedOperation): readonly DescribedHeader[] {
  const { method } = operation;
  if (method === 'get') return [IF_NONE_MATCH];
  const conditions = isEdit(operation) ? [IF_MATCH] : [];
  return [...conditions, CHANGE_REASON, ...(method === 'post' ? [IDEMPOTENCY_KEY] : [])];
}

/** What is new, a question and a file are of nothing that a caller could have seen before: their path names nothing. */
function isEdit({ method, path, creates }: DescribedOperation): boolean {
  return method !== 'post' || (!creates && path.includes('{'));
}
