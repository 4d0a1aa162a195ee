import type { ExportedItem } from './exported-item.js';

/** How an exported task points at its item: by bucket and key of the S3 endpoint, or by the address of its content. */
export type ReferenceKind = 's3' | 'url';

/** Returns the text a tool fetches an item by. It is an address, not leave: whoever follows it is decided and recorded then. */
export type ItemReference = (item: Pick<ExportedItem, 'id' | 'bucketKey'>) => string;

/** References by the S3 endpoint. The key is written as it is: the tools split at the first slash and decode nothing. */
export function s3Reference(bucket: string): ItemReference {
  return ({ bucketKey }) => `s3://${bucket}/${bucketKey}`;
}

/** References by the content's absolute address, which names the project so that it stays unambiguous. */
export function urlReference(publicOrigin: string, projectId: string): ItemReference {
  return ({ id }) => `${publicOrigin}/v1/items/${id}/content?project=${projectId}`;
}
