import type {
  AuthenticationFailureCode,
  AuthenticationMethod,
  AuthenticationRecords,
  Principal,
  SignIn,
} from '#libs/identity';
import type { Clock } from '#libs/kernel';
import type { SignatureForm } from '#libs/sigv4';
import type { S3RequestOrigin } from './s3-authentication.js';

/** A tool signs in anew, for the record, once an hour. */
const SIGN_IN_LIFE_MS = 3_600_000;

const METHODS: Readonly<Record<SignatureForm, AuthenticationMethod>> = {
  header: 's3-signature',
  query: 's3-presigned',
};

/** What is known of whoever signed before anything is proven. */
export interface SignatureClaimed {
  /** null where nothing usable was signed. */
  readonly form: SignatureForm | null;
  readonly origin: S3RequestOrigin;
  readonly accessKeyId?: string;
}

/** Puts signatures on the trail as sign-ins and refused credentials, the two forms apart. */
export class SignatureRecords {
  constructor(
    private readonly records: AuthenticationRecords,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the record, once it is durable. */
  refused(code: AuthenticationFailureCode, { form, origin, accessKeyId }: SignatureClaimed): Promise<string> {
    return this.records.refused({
      code,
      method: form === null ? 'none' : METHODS[form],
      ...toRecorded(origin),
      ...(accessKeyId !== undefined && { credentialId: accessKeyId }),
    });
  }

  /** Resolves once the credential's sign-in in this form is on record: at its first use here, then once an hour. */
  async signedIn(credentialId: string, principal: Principal, claimed: SignatureClaimed): Promise<void> {
    const method = METHODS[claimed.form ?? 'header'];
    const signIn: SignIn = {
      name: `${method} ${credentialId}`,
      untilMs: this.clock.now().getTime() + SIGN_IN_LIFE_MS,
    };
    if (this.records.isRecorded(signIn)) return;
    const { subject } = principal;
    await this.records.signedIn(signIn, { method, ...toRecorded(claimed.origin), subject, credentialId });
  }
}

function toRecorded({ address, userAgent }: S3RequestOrigin): {
  readonly ip: string;
  readonly userAgent: string;
} {
  return { ip: address ?? 'unknown', userAgent };
}
