export { Database, type DatabaseOptions, type Scope, type Transaction } from './database.js';
export { migrate } from './migrate.js';
