/** The operations of this server, named as in `X-Amz-Target: TrentService.<name>`. */
export const OPERATION_NAMES = [
  'CancelKeyDeletion',
  'CreateAlias',
  'CreateKey',
  'Decrypt',
  'DeleteAlias',
  'DescribeKey',
  'DisableKey',
  'EnableKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GetPublicKey',
  'ListAliases',
  'ListKeys',
  'ReEncrypt',
  'ScheduleKeyDeletion',
  'Sign',
  'UpdateAlias',
  'Verify',
] as const;

/** One of `OPERATION_NAMES`. */
export type OperationName = (typeof OPERATION_NAMES)[number];

const TARGET_PREFIX = 'TrentService.';
const KNOWN: ReadonlySet<string> = new Set(OPERATION_NAMES);

/** True only for one of `OPERATION_NAMES`, in exactly that spelling. */
export function isOperationName(name: string): name is OperationName {
  return KNOWN.has(name);
}

/** Returns the operation an `X-Amz-Target` names, or undefined for any other value. */
export function operationOfTarget(target: string): OperationName | undefined {
  const name = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  return isOperationName(name) ? name : undefined;
}
