import type { ObjectStore } from '#libs/storage';
import type { Logger } from '#libs/telemetry';
import type { NotificationSettings } from './notifications/notification.settings.js';

/** Everything one worker is built from; nothing is read from the environment here. */
export interface WorkerSettings {
  /** Of the role `portcullis_worker`. */
  readonly databaseUrl: string;
  /** Where archives are put, under `trail-archive/`; nothing is deleted there. */
  readonly objectStore: Pick<ObjectStore, 'put' | 'read'>;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Months of the trail that stay in the database; 0 keeps all. */
  readonly retentionMonths: number;
  /** Days that full addresses are kept. */
  readonly addressDays: number;
  /** Days that notifications and deliveries are kept after their end; 0 keeps all. */
  readonly notificationDays: number;
  /** How people and organisations are told. */
  readonly notifications: NotificationSettings;
}
