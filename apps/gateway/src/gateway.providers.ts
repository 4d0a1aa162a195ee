import type { FactoryProvider } from '@nestjs/common';
import { InstanceLease, PolicyChanges } from '#libs/epochs';
import { DatasetKeyCache, encryptionContext } from '#libs/envelope';
import { AccessDecider, FactsService, GeoNetworkDirectory, PostgresPrincipalDirectory } from '#libs/facts';
import { Database } from '#libs/persistence';
import { AuthenticationTrail, OriginRegister, Recorder } from '#libs/trail';
import type { GatewaySettings } from './gateway-settings.js';
import { DeedRecords } from './deeds/deed-records.js';
import { ExportItems } from './exports/export-items.service.js';
import { ExportSender } from './exports/export-sender.js';
import { Readiness } from './health/readiness.service.js';
import { AccessRecords } from './items/access-record.js';
import { AccessService } from './items/access.service.js';
import { DatasetKeyStates } from './items/dataset-key-states.js';
import { ItemMetadata } from './items/item-metadata.service.js';
import { ItemResponder } from './items/item-responder.js';
import { ItemSender } from './items/item-sender.js';
import { ItemVault } from './items/item-vault.js';
import { ReadItem } from './items/read-item.service.js';
import { meProviders } from './me/me.providers.js';
import { DatasetDecisions } from './projects/dataset-decisions.service.js';
import { ListItems } from './projects/list-items.service.js';
import { ListingAccess } from './projects/listing-access.service.js';
import { OwnProjects } from './projects/own-projects.service.js';
import { RecordedListing } from './projects/recorded-listing.service.js';
import { provide } from './provide.js';
import { RequestOrigins } from './request-origins.js';
import { BucketDirectory } from './s3/buckets/bucket-directory.js';
import { s3Providers } from './s3/s3.providers.js';
import { DeploymentOrigins } from './cross-origin/deployment-origins.js';
import { sessionProviders } from './sessions/session.providers.js';
import { s3Authentication } from './s3/authentication/authentication.providers.js';
import { AnswersWithoutBytes } from './streams/still-granted.js';
import { StreamRegistry } from './streams/stream-registry.js';
import { taskProviders } from './tasks/tasks.providers.js';
import { AcceptanceRecords } from './terms/acceptance-record.js';
import { TermsService } from './terms/terms.service.js';
import { TicketDirectory } from './tickets/ticket-directory.js';
import { ticketProviders } from './tickets/tickets.providers.js';

/** Returns every service of the gateway, wired explicitly: what depends on what is read here, not guessed from metadata. */
export function gatewayProviders(settings: GatewaySettings): FactoryProvider[] {
  return [
    ...connections(settings),
    ...decisions(settings),
    ...delivery(settings),
    ...features(settings),
    ...s3Providers(settings),
    ...sessionProviders(settings),
    ...ticketProviders(settings),
    ...meProviders(),
    ...s3Authentication(settings),
  ];
}

function connections(settings: GatewaySettings): FactoryProvider[] {
  const { databaseUrl, recordDeadlineMs, clock, logger } = settings;
  return [
    provide(Database, [], () =>
      Database.connect({
        url: databaseUrl,
        poolSize: 8,
        applicationName: 'portcullis gateway',
        statementTimeoutMs: 1_000,
        // With the recorder's own deadline it bounds a refusal to little more than a second, whatever hangs.
        deadlineMs: 1_000,
      }),
    ),
    provide(
      Recorder,
      [],
      () =>
        new Recorder({
          databaseUrl,
          clock,
          deadlineMs: recordDeadlineMs,
          onError: (message, error) => logger.error({ err: error }, message),
        }),
    ),
    provide(
      AuthenticationTrail,
      [Recorder, Database, OriginRegister],
      (recorder: Recorder, database: Database, origins: OriginRegister) =>
        new AuthenticationTrail(recorder, origins, () => findOperator(database)),
    ),
    leaseOf(settings),
    provide(PolicyChanges, [Database], (database: Database) => new PolicyChanges(database, clock)),
  ];
}

/** The instance's lease, and all that a change of policy makes it forget before it is confirmed. */
function leaseOf({
  databaseUrl,
  instanceId,
  maxTrailLagSeconds,
  clock,
  logger,
}: GatewaySettings): FactoryProvider {
  return provide(
    InstanceLease,
    [
      FactsService,
      PostgresPrincipalDirectory,
      BucketDirectory,
      DeploymentOrigins,
      TicketDirectory,
      StreamRegistry,
    ],
    (
      ...[facts, directory, buckets, browserOrigins, tickets, streams]: [
        FactsService,
        PostgresPrincipalDirectory,
        BucketDirectory,
        DeploymentOrigins,
        TicketDirectory,
        StreamRegistry,
      ]
    ) => {
      const onPolicyChange = async (scopes: ReadonlySet<string>): Promise<void> => {
        directory.invalidate(scopes);
        facts.invalidate(scopes);
        buckets.invalidate(scopes);
        browserOrigins.invalidate();
        tickets.invalidate(scopes);
        await streams.recheck(scopes);
      };
      return new InstanceLease({
        databaseUrl,
        instanceId,
        clock,
        onPolicyChange,
        onLapse: () => streams.lapse(),
        ...(maxTrailLagSeconds !== undefined && { maxTrailLagSeconds }),
        onError: (message, error) => logger.error({ err: error }, message),
      });
    },
  );
}

async function findOperator(database: Database): Promise<string | null> {
  const [row] = await database.query<{ id: string | null }>('SELECT operator_organisation() AS id');
  return row?.id ?? null;
}

function decisions({
  trustedProxies,
  countries,
  anonymisingNetworks,
  geoMaxAgeDays,
  region,
  clock,
  logger,
}: GatewaySettings): FactoryProvider[] {
  const onUnexpectedKey = (error: unknown): void => logger.error({ err: error }, 'a dataset key is unusable');
  return [
    provide(RequestOrigins, [], () => new RequestOrigins(trustedProxies)),
    provide(
      GeoNetworkDirectory,
      [],
      () => new GeoNetworkDirectory(countries, anonymisingNetworks, geoMaxAgeDays),
    ),
    provide(
      PostgresPrincipalDirectory,
      [Database],
      (database: Database) => new PostgresPrincipalDirectory(database, { cached: true }),
    ),
    provide(FactsService, [Database], (database: Database) => new FactsService(database)),
    provide(
      AccessDecider,
      [FactsService, DatasetKeyCache, Recorder, InstanceLease],
      (...[facts, keys, recorder, lease]: [FactsService, DatasetKeyCache, Recorder, InstanceLease]) =>
        new AccessDecider(facts, new DatasetKeyStates(keys, onUnexpectedKey), {
          gatewayRegion: region,
          auditReady: () => recorder.ready && lease.isTrailCurrent(),
          clock,
        }),
    ),
    provide(DeploymentOrigins, [Database], (database: Database) => new DeploymentOrigins(database, clock)),
    provide(StreamRegistry, [], () => new StreamRegistry()),
    provide(OriginRegister, [], () => new OriginRegister()),
    provide(DeedRecords, [OriginRegister], (origins: OriginRegister) => new DeedRecords(origins)),
    provide(AccessRecords, [OriginRegister], (origins: OriginRegister) => new AccessRecords(origins)),
    provide(
      AccessService,
      [AccessDecider, Recorder, StreamRegistry, AccessRecords],
      (...parts: [AccessDecider, Recorder, StreamRegistry, AccessRecords]) => new AccessService(...parts),
    ),
  ];
}

function delivery({
  keyService,
  objectStore,
  datasetKeyMaxAgeMs,
  writeStallMs,
  clock,
}: GatewaySettings): FactoryProvider[] {
  return [
    provide(
      DatasetKeyCache,
      [],
      () =>
        new DatasetKeyCache({
          unwrap: (ref) => keyService.decryptDatasetKey(ref.wrapped, ref.kmsKeyId, encryptionContext(ref)),
          clock,
          maxAgeMs: datasetKeyMaxAgeMs,
        }),
    ),
    provide(ItemVault, [DatasetKeyCache], (keys: DatasetKeyCache) => new ItemVault(keys, objectStore)),
    provide(
      ItemSender,
      [ItemVault, InstanceLease, Recorder],
      (vault: ItemVault, lease: InstanceLease, recorder: Recorder) =>
        new ItemSender(vault, lease, recorder, writeStallMs),
    ),
    provide(
      AnswersWithoutBytes,
      [InstanceLease, Recorder],
      (lease: InstanceLease, recorder: Recorder) => new AnswersWithoutBytes(lease, recorder),
    ),
    provide(
      ItemResponder,
      [ItemSender, AnswersWithoutBytes],
      (sender: ItemSender, withoutBytes: AnswersWithoutBytes) => new ItemResponder(sender, withoutBytes),
    ),
  ];
}

function features({ metrics, publicOrigin, writeStallMs, clock }: GatewaySettings): FactoryProvider[] {
  return [
    provide(
      ReadItem,
      [AccessService, GeoNetworkDirectory, ItemVault],
      (access: AccessService, networks: GeoNetworkDirectory, vault: ItemVault) =>
        new ReadItem(access, networks, vault),
    ),
    provide(
      ItemMetadata,
      [AccessService, GeoNetworkDirectory, AnswersWithoutBytes],
      (...parts: [AccessService, GeoNetworkDirectory, AnswersWithoutBytes]) => new ItemMetadata(...parts),
    ),
    ...taskProviders(clock),
    provide(OwnProjects, [Database], (database: Database) => new OwnProjects(database)),
    provide(
      DatasetDecisions,
      [FactsService, AccessDecider, GeoNetworkDirectory],
      (...parts: [FactsService, AccessDecider, GeoNetworkDirectory]) => new DatasetDecisions(...parts),
    ),
    provide(
      ListingAccess,
      [DatasetDecisions, Recorder, StreamRegistry, AccessRecords],
      (...parts: [DatasetDecisions, Recorder, StreamRegistry, AccessRecords]) => new ListingAccess(...parts),
    ),
    provide(
      RecordedListing,
      [ListingAccess, InstanceLease],
      (access: ListingAccess, lease: InstanceLease) => new RecordedListing(access, lease),
    ),
    provide(
      ListItems,
      [Database, ListingAccess, InstanceLease],
      (...parts: [Database, ListingAccess, InstanceLease]) => new ListItems(...parts),
    ),
    provide(
      ExportItems,
      [Database, ListingAccess, InstanceLease],
      (...parts: [Database, ListingAccess, InstanceLease]) => new ExportItems(...parts, publicOrigin),
    ),
    provide(ExportSender, [InstanceLease], (lease: InstanceLease) => new ExportSender(lease, writeStallMs)),
    provide(
      TermsService,
      [Database, PolicyChanges, OriginRegister],
      (database: Database, changes: PolicyChanges, origins: OriginRegister) =>
        new TermsService(database, changes, new AcceptanceRecords(origins)),
    ),
    provide(
      Readiness,
      [Database, InstanceLease, Recorder],
      (database: Database, lease: InstanceLease, recorder: Recorder) =>
        new Readiness(database, lease, recorder, metrics),
    ),
  ];
}
