export {
  type AccessAnswer,
  AccessDecider,
  type AccessDeciderOptions,
  type AccessQuestion,
  type KeyStates,
} from './access-decider.js';
export { assembleFacts, type OwnFacts } from './assembled-facts.js';
export { callerScopes } from './caller.js';
export { type Spent } from './decision-inputs.js';
export { FactCache } from './fact-cache.js';
export { type DatasetPart, FactsService, scopeOf, type SubjectPart } from './facts.service.js';
export { GeoNetworkDirectory } from './geo-network-directory.js';
export { type ItemPart, type StoredVersion } from './item-part.js';
export { type NetworkDirectory } from './network-facts.port.js';
export { PostgresPrincipalDirectory } from './postgres-principal-directory.js';
export { type ProjectChoice } from './project-choice.js';
export {
  type Acceptance,
  type DatasetInSets,
  type FactSets,
  type PersonInSets,
  type ProjectInSets,
  seriesOf,
} from './sets/fact-sets.js';
export { loadFactSets, type WantedFacts } from './sets/load-fact-sets.js';
export { type ItemInQuestion, type Pair, SetDecider, type SetDeciderOptions } from './sets/set-decider.js';
export { type BrowserRules, type BudgetLimits } from './subject-part.js';
