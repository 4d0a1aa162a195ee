import type { Type } from '@nestjs/common';
import { AlertRulesController } from './http/alert-rules.controller.js';
import { AlertWebhooksController } from './http/alert-webhooks.controller.js';
import { AlertsController } from './http/alerts.controller.js';

/** Everything that can be asked of alerts. */
export const ALERT_CONTROLLERS: Type[] = [AlertsController, AlertRulesController, AlertWebhooksController];
