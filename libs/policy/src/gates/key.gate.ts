import { gateOf } from '../gate.js';

/** Guarantees that the dataset's key was seen enabled. Metadata is readable without the key. */
export const keyGate = gateOf<'key'>([
  ['KEY_DISABLED', ({ key }, { action }) => action === 'item:read-metadata' || key !== 'disabled'],
  [
    'KEY_UNAVAILABLE',
    ({ key }, { action }) => action === 'item:read-metadata' || key === 'enabled' || key === 'disabled',
  ],
]);
