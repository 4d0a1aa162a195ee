export { allowedBlocks } from './allowed-blocks.js';
export { type Channel, DeliveryLoop, type DeliveryLoopOptions } from './delivery-loop.js';
export { MAX_ATTEMPTS, retryDelayMs } from './retry-delay.js';
export { urlRefusal } from './webhook-address.js';
export { webhookSecret, type WebhookPurpose } from './webhook-secret.js';
export {
  type Attempt,
  type WebhookMessage,
  WebhookSender,
  type WebhookSenderOptions,
} from './webhook-sender.js';
