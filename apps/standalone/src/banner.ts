import { SAMPLE_PEOPLE } from './samples/sample-people.js';

/** Returns what a newcomer sees once everything runs: where, who, and three lines to paste. */
export function banner(origin: string): string {
  const people = ['operator', ...SAMPLE_PEOPLE.map(({ handle }) => handle), 'label-tool'];
  return `
Portcullis is ready.

  API         ${origin}   (OpenAPI: ${origin}/openapi.json)
  Health      ${origin}/readyz   Metrics: ${origin}/metrics
  People      ${people.join(', ')}
              npx portcullis token <handle>   prints an access token

Try it (a read that is allowed, one that is refused with its reasons, and who you are):

  ITEM=$(curl -s -H "Authorization: Bearer $(npx portcullis token annotator-de)" "${origin}/v1/projects/street-scenes/items?limit=1" | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4)
  curl -s -D - -o item.bin -H "Authorization: Bearer $(npx portcullis token annotator-de)" "${origin}/v1/items/$ITEM/content"
  curl -s -H "Authorization: Bearer $(npx portcullis token annotator-us)" "${origin}/v1/items/$ITEM/content"

Tools that speak S3 (endpoint ${origin}/s3, bucket street-scenes) take the keys that this prints, once:

  curl -s -X POST -H "Authorization: Bearer $(npx portcullis token client-admin)" -H "Content-Type: application/json" -d '{"slug":"s3-tool","name":"S3 tool","projects":["street-scenes"],"person":"annotator-de","expiresAt":"${inOneYear()}","s3":true}' "${origin}/admin/v1/tool-credentials"

Ctrl-C stops it cleanly.
`;
}

function inOneYear(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear() + 1, now.getUTCMonth(), 1)).toISOString();
}
