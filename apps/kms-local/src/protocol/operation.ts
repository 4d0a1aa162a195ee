import type { OperationName } from './operation-name.js';

/** A JSON object as it goes onto the wire: blobs in base64, times in seconds since 1970, members left out when undefined. */
export type WireObject = Readonly<Record<string, unknown>>;

/** One KMS operation: checks the parsed JSON body itself, and answers or throws `KmsError`. */
export interface Operation {
  readonly name: OperationName;
  run(body: unknown): Promise<WireObject>;
}
