import type { FactoryProvider } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { OriginRegister } from '#libs/trail';
import { DeedRecords } from '../deeds/deed-records.js';
import { provide } from '../provide.js';
import { NotificationPreferencesService } from './notification-preferences.service.js';

/** Returns what people say of themselves, wired. */
export function meProviders(): FactoryProvider[] {
  return [
    provide(
      NotificationPreferencesService,
      [Database, OriginRegister],
      (database: Database, origins: OriginRegister) =>
        new NotificationPreferencesService(database, new DeedRecords(origins)),
    ),
  ];
}
