export { type AdminConfig, adminConfig } from './admin.config.js';
export { type AccessTokenSettings, type AdminSettings } from './admin.settings.js';
export { ADMIN_OPEN_API, createAdminApplication } from './create-admin-application.js';
