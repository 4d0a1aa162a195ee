import type { Provider } from '@nestjs/common';
import { Readiness } from './health/readiness.service.js';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { TrailShutdown } from './trail.shutdown.js';

/** How questions are permitted and what every answer is built on. */
const FOUNDATIONS: Provider[] = [Readiness, RecordedPermissionGuard, TrailShutdown];

/** Every service of the trail, one list per concern. */
export const TRAIL_PROVIDERS: Provider[] = [...FOUNDATIONS];
