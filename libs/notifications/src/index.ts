export {
  isOptional,
  MANDATORY_TOPICS,
  NOTIFICATION_TYPES,
  type NotificationType,
  type Topic,
  TOPICS,
} from './notification-types.js';
export type { Audience, Notification, NotificationValue } from './notification.js';
export { notify } from './notify.js';
