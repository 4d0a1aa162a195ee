import type { Provider } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { ArchivedRecords, PostgresArchiveCatalogue, storedTiles } from '#libs/trail-archive';
import { ALERT_PROVIDERS } from './alerts/alerts.providers.js';
import { Readiness } from './health/readiness.service.js';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { LOG_PROVIDERS } from './logs/logs.providers.js';
import { LogRecordProofs } from './logs/record-proofs.service.js';
import { OwnAccesses } from './own-accesses/own-accesses.service.js';
import { RECORD_PROOFS } from './records/record-proofs.port.js';
import { ReceiptKeys } from './receipts/receipt-keys.js';
import { ReceiptProver } from './receipts/receipt-prover.service.js';
import { ReceiptRedemptions } from './receipts/receipt-redemptions.service.js';
import { RecordSource } from './records/record-source.service.js';
import { ShowRecord } from './records/show-record.service.js';
import { ReferenceFinder } from './references/reference-finder.service.js';
import { EventSearch } from './search/event-search.service.js';
import { LogPartitions } from './search/log-partitions.service.js';
import { SearchEvents } from './search/search-events.service.js';
import { Selections } from './search/selection.service.js';
import { Summaries } from './summary/summary.service.js';
import { TRAIL_SETTINGS, type TrailSettings } from './trail.settings.js';
import { TrailShutdown } from './trail.shutdown.js';
import { ItemViewers } from './viewers/item-viewers.service.js';
import { AuditorRights } from './identity/auditor-rights.service.js';
import { ExportEvents } from './exports/export-events.service.js';
import { LiveTail } from './tail/live-tail.service.js';
import { LogHeads } from './tail/log-head.service.js';
import { OpenTails } from './tail/open-tail.service.js';

/** How questions are permitted and what every answer is built on. */
const FOUNDATIONS: Provider[] = [AuditorRights, Readiness, RecordedPermissionGuard, TrailShutdown];

/** Who accessed what: found, shown. */
const SEARCH: Provider[] = [
  EventSearch,
  LogPartitions,
  ItemViewers,
  OwnAccesses,
  { provide: RECORD_PROOFS, useExisting: LogRecordProofs },
  ReferenceFinder,
  SearchEvents,
  ShowRecord,
  RecordSource,
  {
    provide: ArchivedRecords,
    inject: [Database, TRAIL_SETTINGS],
    useFactory: (database: Database, { objectStore }: TrailSettings) =>
      new ArchivedRecords({
        objectStore,
        catalogue: new PostgresArchiveCatalogue(database),
        tilesOf: (organisationId) => storedTiles(database, organisationId),
      }),
  },
  Selections,
  Summaries,
];

/** All of what matches, and what is new. */
const STREAMS: Provider[] = [ExportEvents, LiveTail, LogHeads, OpenTails];

/** What a read was promised, and whether it was kept. */
const RECEIPTS: Provider[] = [ReceiptKeys, ReceiptProver, ReceiptRedemptions];

/** Every service of the trail, one list per concern. */
export const TRAIL_PROVIDERS: Provider[] = [
  ...FOUNDATIONS,
  ...SEARCH,
  ...STREAMS,
  ...LOG_PROVIDERS,
  ...RECEIPTS,
  ...ALERT_PROVIDERS,
];
