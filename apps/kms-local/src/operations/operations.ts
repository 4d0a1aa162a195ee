import type { Clock } from '#libs/kernel';
import type { AliasRepository } from '../keys/alias.repository.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import type { KeyRepository } from '../keys/key.repository.js';
import type { Operation } from '../protocol/operation.js';
import type { OperationName } from '../protocol/operation-name.js';
import { AliasTargets } from './alias-targets.js';
import { BlobOpener } from './blob-opener.js';
import { CancelKeyDeletionOperation } from './cancel-key-deletion.operation.js';
import { CreateAliasOperation } from './create-alias.operation.js';
import { CreateKeyOperation } from './create-key.operation.js';
import { DecryptOperation } from './decrypt.operation.js';
import { DeleteAliasOperation } from './delete-alias.operation.js';
import { DescribeKeyOperation } from './describe-key.operation.js';
import { EncryptOperation } from './encrypt.operation.js';
import { GenerateDataKeyOperation } from './generate-data-key.operation.js';
import { GetPublicKeyOperation } from './get-public-key.operation.js';
import { ListAliasesOperation } from './list-aliases.operation.js';
import { ListKeysOperation } from './list-keys.operation.js';
import { ReEncryptOperation } from './re-encrypt.operation.js';
import { ScheduleKeyDeletionOperation } from './schedule-key-deletion.operation.js';
import { SignOperation } from './sign.operation.js';
import { SwitchKeyOperation } from './switch-key.operation.js';
import { UpdateAliasOperation } from './update-alias.operation.js';
import { VerifyOperation } from './verify.operation.js';

/** The one key store all operations work on. */
export interface OperationParts {
  readonly keys: KeyRepository;
  readonly aliases: AliasRepository;
  readonly directory: KeyDirectory;
  readonly names: KeyNames;
  readonly clock: Clock;
}

/** Every operation under its own name; the compiler refuses a missing one. */
export type Operations = Readonly<Record<OperationName, Operation>>;

/** Returns every operation of the protocol this server speaks, wired to one key store. */
export function createOperations({ keys, aliases, directory, names, clock }: OperationParts): Operations {
  const opener = new BlobOpener(directory);
  const aliasParts = { aliases, targets: new AliasTargets(directory, names), names, clock };
  return {
    CancelKeyDeletion: new CancelKeyDeletionOperation(directory, names),
    CreateAlias: new CreateAliasOperation(aliasParts),
    CreateKey: new CreateKeyOperation(keys, names, clock),
    Decrypt: new DecryptOperation(opener, names),
    DeleteAlias: new DeleteAliasOperation(aliases, names),
    DescribeKey: new DescribeKeyOperation(directory, names),
    DisableKey: new SwitchKeyOperation('DisableKey', directory, names),
    EnableKey: new SwitchKeyOperation('EnableKey', directory, names),
    Encrypt: new EncryptOperation(directory, names),
    GenerateDataKey: new GenerateDataKeyOperation('GenerateDataKey', directory, names),
    GenerateDataKeyWithoutPlaintext: new GenerateDataKeyOperation(
      'GenerateDataKeyWithoutPlaintext',
      directory,
      names,
    ),
    GetPublicKey: new GetPublicKeyOperation(directory, names),
    ListAliases: new ListAliasesOperation(aliases, directory, names),
    ListKeys: new ListKeysOperation(directory, names),
    ReEncrypt: new ReEncryptOperation(opener, directory, names),
    ScheduleKeyDeletion: new ScheduleKeyDeletionOperation(directory, names, clock),
    Sign: new SignOperation(directory, names),
    UpdateAlias: new UpdateAliasOperation(aliasParts),
    Verify: new VerifyOperation(directory, names),
  };
}
