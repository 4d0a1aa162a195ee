export {
  type AccessAnswer,
  AccessDecider,
  type AccessDeciderOptions,
  type AccessQuestion,
  type KeyStates,
} from './access-decider.js';
export { assembleFacts, type OwnFacts } from './assembled-facts.js';
export { callerScopes } from './caller.js';
export { FactCache } from './fact-cache.js';
export { type DatasetPart, FactsService, scopeOf, type SubjectPart } from './facts.service.js';
export { GeoNetworkDirectory } from './geo-network-directory.js';
export { type ItemPart, type StoredVersion } from './item-part.js';
export { type NetworkDirectory } from './network-facts.port.js';
export { PostgresPrincipalDirectory } from './postgres-principal-directory.js';
export { type ProjectChoice } from './project-choice.js';
export { type BrowserRules } from './subject-part.js';
