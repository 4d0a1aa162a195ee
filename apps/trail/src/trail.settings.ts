import type { Cidr, HttpLimits } from '#libs/http';
import type { Clock } from '#libs/kernel';
import type { SigningKey } from '#libs/kms';
import type { ObjectStore } from '#libs/storage';
import type { Logger } from '#libs/telemetry';
import type { AlertSettings } from './alerts/alert-settings.js';
import type { WitnessAddress } from './logs/witness.client.js';

/** Whose access tokens are accepted. */
export interface AccessTokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** The keys a policy names: as this installation states them, to be compared with what the operator publishes elsewhere. */
export interface LogVerification {
  readonly signingKey: Pick<SigningKey, 'publicKey'>;
  readonly originPrefix: string;
  /** Verifier keys of witnesses. */
  readonly witnessKeys: readonly string[];
}

/** What it takes to keep the logs. Of many processes that have it, one leads. */
export interface LogKeeping {
  /** Signs the checkpoints of every log. */
  readonly signingKey: SigningKey;
  /** What the logs' names begin with; an organisation's id follows. */
  readonly originPrefix: string;
  /** Asked to cosign each checkpoint. */
  readonly witnesses: readonly WitnessAddress[];
}

/** Everything one trail is built from; nothing is read from the environment here. */
export interface TrailSettings {
  /** Of the role `portcullis_trail`. */
  readonly databaseUrl: string;
  readonly instanceId: string;
  /** Where the tiles of the logs are put. */
  readonly objectStore: ObjectStore;
  /** What a reader may begin to check the logs with; left out, it is what this process keeps them with. */
  readonly verification?: LogVerification;
  /** How the logs are kept; left out, this process only answers, and another keeps them. */
  readonly keeping?: LogKeeping;
  /** How alerts leave the installation; left out, they can be looked at only. */
  readonly alerts?: AlertSettings;
  readonly accessTokens: AccessTokenSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hops that may speak for a client in `X-Forwarded-For`; none unless told. */
  readonly trustedProxies: readonly Cidr[];
  /** How long a question may take to be recorded before it is a 503; default 1,000 ms. */
  readonly recordDeadlineMs?: number;
  /** How long a live tail and an export wait for a client that takes nothing; default 30,000 ms. */
  readonly writeStallMs?: number;
  readonly httpLimits?: Partial<HttpLimits>;
  /** Returns the text of `GET /metrics`; without it there is no such text. */
  readonly metrics?: () => Promise<string>;
  /** True where the process has no supervisor of its own that closes the application on SIGTERM and SIGINT. */
  readonly closeOnSignals?: boolean;
}

/** How long a client may take nothing unless settings say otherwise. */
export const DEFAULT_WRITE_STALL_MS = 30_000;

/** Injection token of `TrailSettings`. */
export const TRAIL_SETTINGS = Symbol('TrailSettings');
