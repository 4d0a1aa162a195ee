import { loadConfig } from '#libs/config';
import { migrate } from '#libs/persistence';
import { migrateConfig } from './admin.config.js';

await migrate(loadConfig(migrateConfig));
