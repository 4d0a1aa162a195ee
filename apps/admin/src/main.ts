import { loadConfig } from '#libs/config';
import { adminConfig } from './admin.config.js';
import { configuredSettings } from './configured-settings.js';
import { createAdminApplication } from './create-admin-application.js';

const config = loadConfig(adminConfig);
const settings = await configuredSettings(config);
const app = await createAdminApplication(settings);
await app.listen(config.PORT, config.HOST);
settings.logger.info({ host: config.HOST, port: config.PORT }, 'the control plane listens');
