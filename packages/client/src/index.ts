export type { DescribedItem, Item, ItemPage, Me, Project, Terms } from './answers.js';
export type { paths } from './api.generated.js';
export { type ByteRange, collect, type ItemContent, type ReadOptions } from './item-content.js';
export { type Abortable, type ExportOptions, PortcullisClient } from './portcullis-client.js';
export { isLeaseLost, PortcullisError, type Problem } from './portcullis-error.js';
export { DEFAULT_RETRY, type RetryRules } from './retry.js';
export type { Claim, Task, TaskEnding, TaskLease, Verdict } from './task.js';
export { type TaskLoopOptions, type TaskLoopResult, type TaskWork, workThroughTasks } from './task-loop.js';
export type { ClientOptions } from './transport.js';
