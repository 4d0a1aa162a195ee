/** Injection tokens of what the app is given from outside, where a class is not its own token. */
export const KEY_SERVICE = Symbol('KeyService');
/** Where sealed items are put; of type `ObjectStore`. */
export const OBJECT_STORE = Symbol('ObjectStore');
/** Wall and monotonic time; of type `Clock`. */
export const CLOCK = Symbol('Clock');
