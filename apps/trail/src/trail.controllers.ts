import type { Type } from '@nestjs/common';
import { ALERT_CONTROLLERS } from './alerts/alerts.controllers.js';
import { HealthController } from './health/health.controller.js';
import { LogValuesController } from './logs/log-values.controller.js';
import { LogsController } from './logs/logs.controller.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { RecordsController } from './records/records.controller.js';
import { OwnAccessesController } from './own-accesses/own-accesses.controller.js';
import { EventsController } from './search/events.controller.js';
import { ViewersController } from './viewers/viewers.controller.js';
import { ExportsController } from './exports/exports.controller.js';
import { SummaryController } from './summary/summary.controller.js';
import { TailController } from './tail/tail.controller.js';

/** Everything that can be asked of the trail. */
export const TRAIL_CONTROLLERS: Type[] = [
  HealthController,
  ...ALERT_CONTROLLERS,
  EventsController,
  LogsController,
  LogValuesController,
  OwnAccessesController,
  ReceiptsController,
  ExportsController,
  RecordsController,
  SummaryController,
  TailController,
  ViewersController,
];
