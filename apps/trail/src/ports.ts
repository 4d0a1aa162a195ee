/** Wall and monotonic time; of type `Clock`. */
export const CLOCK = Symbol('Clock');
/** Where tiles are put; of type `ObjectStore`. */
export const OBJECT_STORE = Symbol('ObjectStore');
/** The process's log; of type `Logger`. */
export const LOGGER = Symbol('Logger');
