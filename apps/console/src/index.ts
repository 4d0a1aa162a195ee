export { readConsoleFiles } from './console-files.js';
export { CONSOLE_PATH, ConsoleHandler } from './console.handler.js';
export type { ConsoleSettings } from './console-settings.js';
