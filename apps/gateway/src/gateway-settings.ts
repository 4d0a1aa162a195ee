import type { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import type { Cidr, HttpLimits } from '#libs/http';
import type { AccessTokenVerifier } from '#libs/identity';
import type { Clock } from '#libs/kernel';
import type { KeyService } from '#libs/kms';
import type { ObjectStore } from '#libs/storage';
import type { Logger } from '#libs/telemetry';
import type { S3Mounts } from './s3/protocol/s3-mounts.js';

/** How browsers sign in here. */
export interface BrowserSettings {
  /** Path under which the gateway is mounted on the origin of the pages that use it; `/` for all of it. */
  readonly mountPath: string;
  /** False only on loopback, where there is no TLS. */
  readonly secureCookie: boolean;
  /** A session lives no longer than this, nor longer than the access token it was opened with. */
  readonly maxSessionMs: number;
}

/** Everything the gateway is given by the process that composes it; nothing is read from the environment below here. */
export interface GatewaySettings {
  readonly databaseUrl: string;
  readonly instanceId: string;
  /** Storage and KMS region this gateway serves; datasets of others are refused. */
  readonly region: string;
  /** Scheme, host and port under which clients reach this gateway; addresses are given out only where it is known. */
  readonly publicOrigin?: string;
  readonly accessTokens: AccessTokenVerifier;
  readonly keyService: KeyService;
  readonly objectStore: ObjectStore;
  readonly countries: CountryLookup;
  readonly anonymisingNetworks: AnonymisingNetworks;
  readonly geoMaxAgeDays: number;
  readonly trustedProxies: readonly Cidr[];
  readonly recordDeadlineMs: number;
  /** How far the log may be behind what is recorded before nothing is served; left out only where no trail keeps it. */
  readonly maxTrailLagSeconds?: number;
  /** Refuse to start on a database that could forget a committed record; off only for throw-away databases of tests. */
  readonly requireDurableDatabase: boolean;
  readonly datasetKeyMaxAgeMs: number;
  readonly writeStallMs: number;
  /** Where S3 is spoken. */
  readonly s3: S3Mounts;
  readonly browsers: BrowserSettings;
  /** Longest life of a ticket, whatever is asked for. */
  readonly ticketMaxSeconds: number;
  /** A presigned URL ends after that long, however long it was made for; default half a day. */
  readonly s3MaxPresignedSeconds?: number;
  readonly httpLimits?: Partial<HttpLimits>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: () => Promise<string>;
}
