import 'reflect-metadata';
import { loadConfig } from '#libs/config';
import { adminConfig } from './admin.config.js';
import { configuredSettings } from './configured-settings.js';
import { createAdminApplication } from './create-admin-application.js';

const config = loadConfig(adminConfig);
const settings = await configuredSettings(config);
const app = await createAdminApplication(settings);
await app.listen(config.PORT, config.HOST);
const { port } = new URL(await app.getUrl());
settings.logger.info({ host: config.HOST, port: Number(port) }, 'the control plane listens');
