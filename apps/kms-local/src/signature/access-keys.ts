import { type SigningSecret, toSigningSecret } from '#libs/sigv4';
import { z } from 'zod';
import { isOperationName, type OperationName } from '../protocol/operation-name.js';
import { KmsError } from '../protocol/kms.errors.js';

const action = z.custom<OperationName>(
  (name) => typeof name === 'string' && isOperationName(name),
  'is not an operation of this server',
);

/** One caller: its key pair and the operations it may call. Deny by default: an empty list may do nothing. */
export const accessKeySchema = z.strictObject({
  accessKeyId: z.string().regex(/^[A-Za-z0-9_-]{4,128}$/),
  secretAccessKey: z.string().min(16).max(256),
  allowedActions: z.array(action),
});

/** At least one caller, each access key id once. */
export const accessKeysSchema = z
  .array(accessKeySchema)
  .min(1)
  .refine(
    (keys) => new Set(keys.map((key) => key.accessKeyId)).size === keys.length,
    'has an access key id twice',
  );

/** A checked access key. */
export type AccessKey = z.output<typeof accessKeySchema>;

/** A caller with the secret in the form signatures are checked with. */
export interface Caller {
  readonly key: AccessKey;
  readonly secret: SigningSecret;
}

/** The callers of one server; refuses to exist with a malformed list, so a misspelt action cannot pass for a narrow right. */
export class AccessKeys {
  readonly #byId: ReadonlyMap<string, Caller>;

  constructor(keys: readonly KmsLocalCredential[]) {
    const checked = accessKeysSchema.parse(keys);
    this.#byId = new Map(
      checked.map((key) => [key.accessKeyId, { key, secret: toSigningSecret(key.secretAccessKey) }]),
    );
  }

  find(accessKeyId: string): Caller | undefined {
    return this.#byId.get(accessKeyId);
  }
}

/** An access key as configured; `allowedActions` holds operation names such as `Decrypt`. */
export interface KmsLocalCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly allowedActions: readonly string[];
}

/** Throws AccessDeniedException unless the caller was given that operation. */
export function assertAllowed(caller: AccessKey, operation: OperationName): void {
  if (caller.allowedActions.includes(operation)) return;
  throw new KmsError(
    'AccessDeniedException',
    `User: ${caller.accessKeyId} is not authorized to perform: kms:${operation}`,
  );
}
