import type { Provider } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { DeliveryLoop, WebhookSender } from '#libs/webhooks';
import { TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { AlertWork } from './alert-work.js';
import { alertChannel, type ClaimedAlert } from './delivery/alert.channel.js';
import { AlertEvaluator } from './evaluation/alert-evaluator.js';
import { AlertRaiser } from './evaluation/alert-raiser.js';
import { TrailLagMonitor } from './evaluation/trail-lag-monitor.js';
import { AlertOwners } from './http/alert-owner.service.js';
import { AlertRulesService } from './http/alert-rules.service.js';
import { AlertWebhooksService } from './http/alert-webhooks.service.js';
import { AlertsService } from './http/alerts.service.js';

const POLL_MS = 1_000;
const FIRST_RETRY_MS = 5_000;

/** Alerts: found by whoever leads, raised, shown and delivered by any process. */
export const ALERT_PROVIDERS: Provider[] = [
  AlertOwners,
  AlertRulesService,
  AlertWebhooksService,
  AlertsService,
  {
    provide: AlertEvaluator,
    inject: [TRAIL_SETTINGS, Database],
    useFactory: ({ clock, logger }: TrailSettings, database: Database) =>
      new AlertEvaluator({ database, clock, onError: toLog(logger) }),
  },
  {
    provide: AlertRaiser,
    inject: [TRAIL_SETTINGS, Database],
    useFactory: ({ clock }: TrailSettings, database: Database) => new AlertRaiser(database, clock),
  },
  {
    provide: AlertWork,
    inject: [TRAIL_SETTINGS, Database, AlertEvaluator, AlertRaiser],
    useFactory: work,
  },
];

function work(
  settings: TrailSettings,
  database: Database,
  evaluator: AlertEvaluator,
  raiser: AlertRaiser,
): AlertWork {
  const lag = new TrailLagMonitor({ database, raiser, onError: toLog(settings.logger) });
  const deliveries = deliveryLoop(settings, database);
  return new AlertWork(deliveries === null ? [evaluator, lag] : [evaluator, lag, deliveries]);
}

/** Without a secret nothing can be signed; what other processes queue waits for one that can. */
function deliveryLoop(
  { alerts = {}, logger }: TrailSettings,
  database: Database,
): DeliveryLoop<ClaimedAlert> | null {
  const {
    webhookSecret: secret,
    allowPrivate = [],
    pollMs = POLL_MS,
    firstRetryMs = FIRST_RETRY_MS,
  } = alerts;
  if (secret === undefined) return null;
  const sender = new WebhookSender({ allowPrivate });
  const channel = alertChannel({ database, sender, secret, firstRetryMs });
  return new DeliveryLoop(channel, { pollMs, onError: toLog(logger) });
}

function toLog(logger: TrailSettings['logger']): (message: string, error: unknown) => void {
  return (message, error) => logger.error({ err: error }, message);
}
