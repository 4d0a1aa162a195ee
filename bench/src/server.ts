// The governed side: the standalone with everything on, and the world the load reads. Prints one JSON line when ready.
import 'reflect-metadata';
import { loadConfig } from '#libs/config';
import { createLogger, startTelemetry } from '#libs/telemetry';
import { standaloneConfig } from '../../apps/standalone/src/standalone.config.js';
import { startStandalone } from '../../apps/standalone/src/standalone.js';
import { stopOnSignals } from '../../apps/standalone/src/stop-on-signals.js';
import { createWorld, PEOPLE } from './world.js';

const config = loadConfig(standaloneConfig);
const logger = createLogger({ service: 'bench', level: 'error' });
const telemetry = await startTelemetry({ serviceName: 'bench', sampleRatio: 0 });
const startedAt = performance.now();
const standalone = await startStandalone({
  config,
  logger,
  metrics: telemetry.metricsHandler,
  people: PEOPLE,
});
const startMs = performance.now() - startedAt;
stopOnSignals(() => standalone.stop());
const world = await createWorld(standalone);
console.log(
  JSON.stringify({
    origin: standalone.origin,
    ownerUrl: standalone.ownerUrl,
    kmsUrl: standalone.description.kmsUrl,
    startMs,
    ...world,
  }),
);
