import 'reflect-metadata';
import { loadConfig } from '#libs/config';
import { createLogger, startTelemetry } from '#libs/telemetry';
import { createGatewayApplication } from './gateway.application.js';
import { gatewayConfig } from './gateway.config.js';
import { settingsFromConfig } from './settings-from-config.js';

const config = loadConfig(gatewayConfig);
const logger = createLogger({ service: 'gateway', level: config.PORTCULLIS_LOG_LEVEL });
const telemetry = await startTelemetry({
  serviceName: 'portcullis-gateway',
  tracesEndpoint: config.PORTCULLIS_TRACES_ENDPOINT,
  sampleRatio: config.PORTCULLIS_TRACES_RATIO,
});
const gateway = await createGatewayApplication(
  await settingsFromConfig(config, logger, telemetry.metricsHandler),
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void gateway.stop(config.PORTCULLIS_DRAIN_SECONDS * 1_000).then(() => telemetry.shutdown());
  });
}
await gateway.app.listen(config.PORT, config.HOST);
logger.info({ host: config.HOST, port: config.PORT }, 'gateway serves');
