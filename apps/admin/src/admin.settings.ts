import type { Logger } from '#libs/telemetry';
import type { NetworkDirectory } from '#libs/facts';
import type { Cidr, HttpLimits } from '#libs/http';
import type { Clock } from '#libs/kernel';
import type { KeyService } from '#libs/kms';
import type { ObjectStore } from '#libs/storage';
import type { WhatIfLimits } from './what-if/look-limits.js';

/** Whose access tokens are accepted. */
export interface AccessTokenSettings {
  /** Also the issuer of people created without one. */
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** Where the webhooks of organisations may be, and what their secrets come from. */
export interface WebhookSettings {
  /** The worker's, which signs with what is derived from it; without one no webhook can be made. */
  readonly secret?: string | undefined;
  /** Private address blocks a webhook may be in, over plain HTTP too. */
  readonly allowPrivate: readonly Cidr[];
}

/** Everything one control plane is built from; nothing is read from the environment here. */
export interface AdminSettings {
  /** Of the role `portcullis_admin`. */
  readonly databaseUrl: string;
  /** Asked for new dataset keys and for the state of keys; never to decrypt. */
  readonly keyService: KeyService;
  /** The operator's key that wraps the secrets of S3 credentials; without one none can be made. */
  readonly credentialsKmsKeyId?: string;
  readonly objectStore: ObjectStore;
  readonly accessTokens: AccessTokenSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hops that may speak for a client in `X-Forwarded-For`; none unless told. */
  readonly trustedProxies: readonly Cidr[];
  /** What `explain` says of an address. */
  readonly network: NetworkDirectory;
  /** The region of the object store; items of other regions' datasets are refused, and `explain` speaks for its gateways. */
  readonly gatewayRegion: string;
  /** True where pages of this very machine may be allowed to read: on one machine, never in a deployment. */
  readonly allowLoopbackOrigins?: boolean;
  /** How long a sign-in or a refusal may take to be recorded before it is a 503; default 1,000 ms. */
  readonly recordDeadlineMs?: number;
  /** How often reviews are looked after: reminders, silence, closing; default 5,000 ms. */
  readonly reviewIntervalMs?: number;
  /** How often clients are told of disclosures whose bar is over; default 10,000 ms. */
  readonly tellingIntervalMs?: number;
  /** How much one what-if looks at; left out: what a large organisation needs. */
  readonly whatIfLimits?: WhatIfLimits;
  readonly webhooks?: WebhookSettings;
  readonly httpLimits?: Partial<HttpLimits>;
  /** Returns the text of `GET /metrics`; without it there is no such text. */
  readonly metrics?: () => Promise<string>;
  /** True where the process has no supervisor of its own that closes the application on SIGTERM and SIGINT. */
  readonly closeOnSignals?: boolean;
}

/** Injection token of `AdminSettings`. */
export const ADMIN_SETTINGS = Symbol('AdminSettings');
