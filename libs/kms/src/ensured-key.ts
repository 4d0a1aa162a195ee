import { CreateAliasCommand, CreateKeyCommand, type CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { callWithin, createClient } from './aws-client.js';
import { type AwsKeyServiceConfig, DEFAULT_DEADLINE_MS } from './aws-key-service.config.js';
import { isKeyError } from './key-service.errors.js';

/** What is made where the alias names nothing yet, and how to see that it does. */
export interface WantedKey {
  readonly alias: string;
  readonly spec: CreateKeyCommandInput;
  readonly find: () => Promise<unknown>;
}

/** Makes the key if its alias names none yet: for the standalone, whose customer and operator are one. */
export async function ensureKey(
  config: AwsKeyServiceConfig,
  { alias, spec, find }: WantedKey,
): Promise<void> {
  try {
    await find();
    return;
  } catch (error) {
    if (!isKeyError(error, 'KEY_NOT_FOUND')) throw error;
  }
  const client = createClient(config);
  const deadlineMs = config.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const made = await callWithin(deadlineMs, 'CreateKey', (abortSignal) =>
    client.send(new CreateKeyCommand(spec), { abortSignal }),
  );
  const target = { AliasName: alias, TargetKeyId: made.KeyMetadata?.KeyId };
  await callWithin(deadlineMs, 'CreateAlias', (abortSignal) =>
    client.send(new CreateAliasCommand(target), { abortSignal }),
  );
}
