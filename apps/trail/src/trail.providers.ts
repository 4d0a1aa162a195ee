import type { Provider } from '@nestjs/common';
import { Readiness } from './health/readiness.service.js';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { ShowRecord } from './records/show-record.service.js';
import { ReferenceFinder } from './references/reference-finder.service.js';
import { EventSearch } from './search/event-search.service.js';
import { LogPartitions } from './search/log-partitions.service.js';
import { SearchEvents } from './search/search-events.service.js';
import { Selections } from './search/selection.service.js';
import { TrailShutdown } from './trail.shutdown.js';
import { ItemViewers } from './viewers/item-viewers.service.js';

/** How questions are permitted and what every answer is built on. */
const FOUNDATIONS: Provider[] = [Readiness, RecordedPermissionGuard, TrailShutdown];

/** Who accessed what: found, shown. */
const SEARCH: Provider[] = [
  EventSearch,
  LogPartitions,
  ItemViewers,
  ReferenceFinder,
  SearchEvents,
  ShowRecord,
  Selections,
];

/** Every service of the trail, one list per concern. */
export const TRAIL_PROVIDERS: Provider[] = [...FOUNDATIONS, ...SEARCH];
