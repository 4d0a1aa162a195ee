export {
  createGatewayApplication,
  GATEWAY_OPEN_API,
  type GatewayApplication,
} from './gateway.application.js';
export { type GatewaySettings } from './gateway-settings.js';
export { bucketShape } from './s3/s3.config.js';
export { isS3Host } from './s3/protocol/s3-mounts.js';
