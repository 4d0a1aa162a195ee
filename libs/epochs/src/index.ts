export { InstanceLease, type InstanceLeaseOptions } from './instance-lease.js';
export { type ChangeScope, PolicyChanges } from './policy-changes.js';
