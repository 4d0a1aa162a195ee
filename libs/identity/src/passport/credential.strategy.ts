import type passport from 'passport';
import { Strategy } from 'passport-strategy';
import type { AuthenticationFailureCode } from '../authentication-recorder.port.js';
import type { Principal } from '../principal.js';
import type { PresentedCredential } from './presented-credential.js';

/** A passport of one's own, as opposed to the package's process-wide one. */
export type Passport = InstanceType<typeof passport.Authenticator>;

/** Why a strategy refused, with what it can say about the claimed caller for the record. */
export interface StrategyFailure {
  readonly code: AuthenticationFailureCode;
  readonly subject?: string;
  readonly credentialId?: string;
}

/** What a strategy tells beside the principal. */
export interface StrategySuccess {
  /** Names the sign-in: the same credential used again has the same name. */
  readonly name: string;
  /** When this sign-in ends, Unix milliseconds. */
  readonly untilMs: number;
}

/** A proven credential handed to `validate`, or why it was refused. */
export type Proof<Proven> =
  { readonly ok: true; readonly proven: Proven } | ({ readonly ok: false } & StrategyFailure);

/** What `validate` answers: who it is, or why nobody. */
export type Validated = { readonly principal: Principal; readonly signIn: StrategySuccess } | StrategyFailure;

/** Judges a credential without asking who stands behind it; answers at once when it can. */
type Prove<Proven> = (credential: PresentedCredential) => Proof<Proven> | Promise<Proof<Proven>>;

/** The callback that `PassportStrategy` makes of `validate`. */
type Verify<Proven> = (proven: Proven, done: (error: unknown, validated?: Validated | null) => void) => void;

/**
 * A passport strategy in two steps: `prove` judges the credential alone, `verify` (Nest's `validate`) finds the principal.
 * It holds the passport it belongs to: the package's global one knows a strategy only by name, and two apps in one
 * process would overwrite each other's.
 */
export class CredentialStrategy<Proven> extends Strategy {
  constructor(
    protected readonly passport: Passport,
    private readonly prove: Prove<Proven>,
    private readonly verify: Verify<Proven>,
  ) {
    super();
  }

  override authenticate(_request: unknown, options: { readonly credential: PresentedCredential }): void {
    const proof = this.prove(options.credential);
    if (!(proof instanceof Promise)) return this.conclude(proof);
    proof.then(
      (settled) => this.conclude(settled),
      (error: unknown) => this.error(error as Error),
    );
  }

  private conclude(proof: Proof<Proven>): void {
    if (!proof.ok) return this.fail(proof, 401);
    this.verify(proof.proven, (error, validated) => {
      if (validated === undefined || validated === null) return this.error(error as Error);
      if ('principal' in validated) return this.success(validated.principal, validated.signIn);
      this.fail(validated, 401);
    });
  }
}
