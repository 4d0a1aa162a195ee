export { createGatewayApplication, type GatewayApplication } from './gateway.application.js';
export { type GatewaySettings } from './gateway-settings.js';
