import 'reflect-metadata';
import { loadConfig } from '#libs/config';
import { AppError } from '#libs/kernel';
import { createLogger, startTelemetry } from '#libs/telemetry';
import { banner } from './banner.js';
import { setUpSamples } from './samples/set-up-samples.js';
import { standaloneConfig } from './standalone.config.js';
import { startStandalone } from './standalone.js';
import { stopOnSignals } from './stop-on-signals.js';

try {
  const config = loadConfig(standaloneConfig);
  const logger = createLogger({ service: 'portcullis', level: config.PORTCULLIS_LOG_LEVEL });
  const telemetry = await startTelemetry({ serviceName: 'portcullis', sampleRatio: 0 });
  const standalone = await startStandalone({ config, logger, metrics: telemetry.metricsHandler });
  stopOnSignals(async () => {
    await standalone.stop();
    await telemetry.shutdown();
  });
  if (config.PORTCULLIS_SAMPLES === 'on') await setUpSamples(standalone, (line) => console.log(line));
  console.log(banner(standalone.origin));
} catch (error) {
  console.error(error instanceof AppError ? error.publicMessage : error);
  process.exitCode = 1;
  setImmediate(() => process.exit());
}
