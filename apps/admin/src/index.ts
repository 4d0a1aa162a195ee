export { type AdminConfig, adminConfig } from './admin.config.js';
export { type AccessTokenSettings, type AdminSettings } from './admin.settings.js';
export { createAdminApplication } from './create-admin-application.js';
