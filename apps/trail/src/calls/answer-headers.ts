/** Headers of every answer that shows something of the trail: whose question it was, and that nobody may keep it. */
export function answerHeaders(mediaType: string, recordId: string): Record<string, string> {
  return {
    'content-type': mediaType,
    'x-access-record': recordId,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  };
}
