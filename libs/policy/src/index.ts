export type * from './facts.js';
export type * from './decision.js';
export { REASON_CODES, type ReasonAudience, type ReasonCode } from './reason-codes.js';
export { POLICY_VERSION } from './policy.js';
export { decide } from './decide.js';
export { disclose, type Disclosure } from './disclose.js';
export { can, isEverPermitted, isPermitted, type PermissionScope } from './abilities.js';
export {
  PERMISSIONS,
  ROLES,
  type Permission,
  type PermissionAction,
  type PermissionSubject,
} from './permissions.js';
export {
  DISCLOSURE_CODES,
  type DisclosureCode,
  type DisclosureRequest,
  judgeDisclosure,
  type LawfulDisclosureFacts,
} from './lawful-disclosure.js';
export { isInstant } from './instant.js';
