export {
  createGatewayApplication,
  GATEWAY_OPEN_API,
  type GatewayApplication,
} from './gateway.application.js';
export { type GatewaySettings } from './gateway-settings.js';
