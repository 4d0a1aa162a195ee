/** HTTP status by error name, for the names that are not 400; AWS answers almost everything with 400. */
const OTHER_STATUS = {
  KMSInternalException: 500,
  RequestEntityTooLargeException: 413,
} as const;

/** Every error name this server can answer with, spelled as the real service spells it in `__type`. */
export type KmsErrorName =
  | keyof typeof OTHER_STATUS
  | 'AccessDeniedException'
  | 'AlreadyExistsException'
  | 'DisabledException'
  | 'IncompleteSignatureException'
  | 'IncorrectKeyException'
  | 'InvalidAliasNameException'
  | 'InvalidArnException'
  | 'InvalidCiphertextException'
  | 'InvalidGrantTokenException'
  | 'InvalidKeyUsageException'
  | 'InvalidMarkerException'
  | 'InvalidSignatureException'
  | 'KMSInvalidSignatureException'
  | 'KMSInvalidStateException'
  | 'MissingAuthenticationTokenException'
  | 'NotFoundException'
  | 'SerializationException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException'
  | 'UnsupportedOperationException'
  | 'ValidationException';

/** A refusal the client may read: its name and message go onto the wire, so neither may hold key material. */
export class KmsError extends Error {
  override readonly name: KmsErrorName;
  readonly status: number;

  constructor(name: KmsErrorName, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
    this.status = (OTHER_STATUS as Partial<Record<KmsErrorName, number>>)[name] ?? 400;
  }
}
