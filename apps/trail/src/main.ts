import 'reflect-metadata';
import { loadConfig } from '#libs/config';
import { configuredSettings } from './configured-settings.js';
import { createTrailApplication } from './create-trail-application.js';
import { trailConfig } from './trail.config.js';

const config = loadConfig(trailConfig);
const settings = await configuredSettings(config);
const app = await createTrailApplication(settings);
await app.listen(config.PORT, config.HOST);
const { port } = new URL(await app.getUrl());
settings.logger.info({ host: config.HOST, port: Number(port) }, 'the trail listens');
