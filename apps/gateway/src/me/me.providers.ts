import type { FactoryProvider } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { DeedRecords } from '../deeds/deed-records.js';
import { provide } from '../provide.js';
import { NotificationPreferencesService } from './notification-preferences.service.js';

/** Returns what people say of themselves, wired. */
export function meProviders(): FactoryProvider[] {
  return [
    provide(
      NotificationPreferencesService,
      [Database, DeedRecords],
      (database: Database, records: DeedRecords) => new NotificationPreferencesService(database, records),
    ),
  ];
}
