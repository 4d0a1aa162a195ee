import { randomUUID } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import { z } from 'zod';
import { generateMaterial, type KeySpec, type KeyUsage, USAGE_OF_SPEC } from '../crypto/key-material.js';
import { toKeyMetadata } from '../keys/key-metadata.js';
import type { KeyNames } from '../keys/key-names.js';
import type { KeyRepository } from '../keys/key.repository.js';
import type { KmsKey } from '../keys/kms-key.js';
import { parseInput } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import type { Operation, WireObject } from '../protocol/operation.js';

const keySpecMember = z.string().regex(/^[A-Z0-9_]{1,64}$/);

const inputSchema = z.looseObject({
  Description: z.string().max(8192).default(''),
  KeyUsage: z
    .enum([
      'ENCRYPT_DECRYPT',
      'SIGN_VERIFY',
      'GENERATE_VERIFY_MAC',
      'KEY_AGREEMENT',
      'ENCAPSULATE_DECAPSULATE',
    ])
    .default('ENCRYPT_DECRYPT'),
  KeySpec: keySpecMember.optional(),
  CustomerMasterKeySpec: keySpecMember.optional(),
  Origin: z.literal('AWS_KMS').optional(),
  MultiRegion: z.literal(false).optional(),
});

/** What this server does not have; ignoring one would give a key with other rules than the caller asked for. */
const UNSUPPORTED_MEMBERS = ['Policy', 'Tags', 'CustomKeyStoreId', 'XksKeyId'];

/** Makes a key that exists durably before the answer leaves. */
export class CreateKeyOperation implements Operation {
  readonly name = 'CreateKey';
  readonly #keys: KeyRepository;
  readonly #names: KeyNames;
  readonly #clock: Clock;

  constructor(keys: KeyRepository, names: KeyNames, clock: Clock) {
    this.#keys = keys;
    this.#names = names;
    this.#clock = clock;
  }

  async run(body: unknown): Promise<WireObject> {
    const input = parseInput(inputSchema, body);
    const unsupported = UNSUPPORTED_MEMBERS.find((member) => input[member] !== undefined);
    if (unsupported) throw new KmsError('UnsupportedOperationException', `${unsupported} is not supported.`);
    const spec = supportedSpec(
      input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT',
      input.KeyUsage,
    );
    const key: KmsKey = {
      keyId: randomUUID(),
      spec,
      usage: USAGE_OF_SPEC[spec],
      state: 'Enabled',
      description: input.Description,
      creationDate: this.#clock.now(),
      material: generateMaterial(spec),
    };
    await this.#keys.save(key);
    key.material.fill(0);
    return { KeyMetadata: toKeyMetadata(key, this.#names) };
  }
}

function supportedSpec(spec: string, usage: string): KeySpec {
  if (!isSupported(spec))
    throw new KmsError('UnsupportedOperationException', `KeySpec ${spec} is not supported.`);
  const expected: KeyUsage = USAGE_OF_SPEC[spec];
  if (usage === expected) return spec;
  throw new KmsError('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}.`);
}

function isSupported(spec: string): spec is KeySpec {
  return Object.hasOwn(USAGE_OF_SPEC, spec);
}
