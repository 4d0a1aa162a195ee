export { type LogKeeperSettings, type RunningLogKeeper, startLogKeeper } from './logs/create-log-keeper.js';
export { createTrailApplication, TRAIL_OPEN_API } from './create-trail-application.js';
export { type TrailConfig, trailConfig } from './trail.config.js';
export { type AccessTokenSettings, type LogKeeping, type TrailSettings } from './trail.settings.js';
