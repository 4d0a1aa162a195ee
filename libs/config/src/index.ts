export { deploymentShape, portOf } from './deployment.schema.js';
export { loadConfig } from './load-config.js';
export {
  isMailComplete,
  MAIL_INCOMPLETE,
  type MailServer,
  mailServerOf,
  mailShape,
  notificationRetentionShape,
  webhookShape,
} from './notifications.schema.js';
