import { gateOf } from '../gate.js';
import { isSame } from '../known.js';

/** Guarantees that data pinned to a region is served by a gateway of that region only. */
export const residencyGate = gateOf<'residency'>([
  ['WRONG_GATEWAY_REGION', ({ dataset }, { gatewayRegion }) => isSame(dataset?.region, gatewayRegion)],
]);
