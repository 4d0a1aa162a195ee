import { isUuid } from '#libs/kernel';
import { KmsError } from '../protocol/kms.errors.js';

/** What a caller named: a key by its id, or an alias still to be looked up. */
export type KeyReference =
  { readonly kind: 'key'; readonly keyId: string } | { readonly kind: 'alias'; readonly aliasName: string };

const ALIAS_PREFIX = 'alias/';
const ALIAS = /^alias\/[A-Za-z0-9/_-]{1,250}$/;

/** Builds and reads the names of one account in one region, as the real service spells them. */
export class KeyNames {
  readonly #arnPrefix: string;

  constructor(
    region: string,
    readonly accountId: string,
  ) {
    this.#arnPrefix = `arn:aws:kms:${region}:${accountId}:`;
  }

  keyArn(keyId: string): string {
    return `${this.#arnPrefix}key/${keyId}`;
  }

  aliasArn(aliasName: string): string {
    return this.#arnPrefix + aliasName;
  }

  /** Understands key id, key ARN, alias name and alias ARN; throws NotFoundException for another account's or region's. */
  parse(reference: string): KeyReference {
    const name = reference.startsWith('arn:') ? this.#localPart(reference) : reference;
    if (name.startsWith(ALIAS_PREFIX)) return { kind: 'alias', aliasName: name };
    if (isUuid(name)) return { kind: 'key', keyId: name };
    throw notFound(`Invalid keyId '${reference}'`);
  }

  /** Like `parse`, for the operations that refuse aliases. */
  parseKeyOnly(reference: string): string {
    const parsed = this.parse(reference);
    if (parsed.kind === 'key') return parsed.keyId;
    throw notFound(`Invalid keyId '${reference}': an alias does not name a key for this operation`);
  }

  /** Returns the name when it may be given to an alias. */
  parseNewAlias(aliasName: string): string {
    if (!aliasName.startsWith(ALIAS_PREFIX)) {
      throw new KmsError('ValidationException', 'Invalid identifier: an alias name begins with alias/.');
    }
    if (aliasName.startsWith('alias/aws/')) {
      throw new KmsError('InvalidAliasNameException', 'The prefix alias/aws/ is reserved.');
    }
    if (ALIAS.test(aliasName)) return aliasName;
    throw new KmsError(
      'ValidationException',
      'An alias name has 1 to 250 of A-Z, a-z, 0-9, /, _ and - after alias/.',
    );
  }

  #localPart(arn: string): string {
    if (arn.split(':').length !== 6) throw new KmsError('InvalidArnException', `Invalid ARN '${arn}'`);
    if (!arn.startsWith(this.#arnPrefix)) throw notFound(`'${arn}' is not of this account and region`);
    const name = arn.slice(this.#arnPrefix.length);
    return name.startsWith('key/') ? name.slice('key/'.length) : name;
  }
}

function notFound(message: string): KmsError {
  return new KmsError('NotFoundException', message);
}
