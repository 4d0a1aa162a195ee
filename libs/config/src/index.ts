export { deploymentShape, portOf } from './deployment.schema.js';
export { loadConfig } from './load-config.js';
