import type { GateName, ReasonCode, Verdict } from '#libs/policy';

/** What it means that a gate passes, in a sentence about the person or tool that asks. */
const PASSES: Readonly<Record<GateName, string>> = {
  principal: 'The account is active, with every check of the person passed and the tool, if any, connected.',
  tenant: 'The item, its dataset and the project belong to one client, for which the person works.',
  role: 'One of the roles permits this.',
  project: 'The project is active and within its agreed time.',
  assignment: 'There is an assignment to the project that holds now, and the item is part of the project.',
  lease: 'No task need be held for this, or one with the item is held.',
  workforce: 'The workforce type, the trainings and the vendor are what the project asks for.',
  terms: 'The current NDA and the project’s own terms are accepted, or within their grace.',
  purpose: 'The dataset may be used for the purpose of the assignment.',
  region: 'The country of residence and that of the network are known and allowed.',
  residency: 'The gateway serves the region in which the dataset is kept.',
  transfer: 'There is a legal ground for viewing the data from these countries.',
  dataset: 'The dataset is open, with the client’s attestation, and the item is available.',
  budget: 'What is left of the budget covers this read.',
  key: 'The client’s key of the dataset is enabled.',
  audit: 'The access can be recorded.',
};

/** What a reason code means, said of the person to whoever asks about them; the code’s own detail speaks to the person. */
const DENIES: Readonly<Record<ReasonCode, string>> = {
  PRINCIPAL_SUSPENDED: 'The account is not active.',
  PRINCIPAL_NOT_VETTED: 'Vetting, identity check or screening is missing, not passed or expired.',
  PRINCIPAL_BELOW_MINIMUM_AGE: 'The attested age is unknown or below the project’s minimum age.',
  CREDENTIAL_DISCONNECTED:
    'The tool credential is disconnected, expired, made for somebody else or not connected to this project.',
  OTHER_ORGANISATION: 'The item is not one of a client the person works for; to them it does not exist.',
  ROLE_FORBIDS: 'None of the roles permits this.',
  PROJECT_NOT_ACTIVE: 'The project is not active, or there is none through which the person could ask.',
  PROJECT_NOT_STARTED: 'The project has not started.',
  PROJECT_ENDED: 'The project has ended.',
  NOT_ASSIGNED: 'There is no assignment to this project that holds now.',
  ASSIGNMENT_EXPIRED: 'The assignment has expired.',
  ASSIGNMENT_REVOKED: 'The assignment was revoked.',
  ITEM_NOT_IN_PROJECT: 'The item’s dataset is not part of this project.',
  LEASE_REQUIRED: 'The item is read only by somebody who holds a task with it; none is held.',
  LEASE_EXPIRED: 'The task with this item is no longer held.',
  WORKFORCE_TYPE_NOT_ALLOWED: 'The project does not admit this workforce type.',
  TRAINING_MISSING: 'A training the project requires is missing or no longer valid.',
  VENDOR_NOT_APPROVED: 'The client has not approved the vendor, or the approval does not hold yet.',
  NDA_NOT_ACCEPTED: 'The NDA is not accepted, or there is none to accept.',
  NDA_SUPERSEDED: 'The NDA that was accepted has been replaced; the current version awaits acceptance.',
  PROJECT_TERMS_NOT_ACCEPTED: 'The current terms of the project are not accepted.',
  PURPOSE_NOT_PERMITTED: 'The dataset may not be used for the purpose of the assignment.',
  PROCESSING_RESTRICTED: 'Processing of the dataset is restricted.',
  CLIENT_INSTRUCTION_MISSING: 'The client has recorded no instruction for data of this sensitivity.',
  WORKER_COUNTRY_NOT_ALLOWED: 'The country of residence is not allowed for this project.',
  NETWORK_COUNTRY_NOT_ALLOWED: 'The country of the network address is not allowed for this project.',
  COUNTRY_UNKNOWN: 'The country of residence or that of the network address is not known.',
  ANONYMISING_NETWORK: 'The network address hides, or may hide, where the person is.',
  GEO_DATA_STALE: 'The address database is too old to tell where the person is.',
  WRONG_GATEWAY_REGION: 'The gateway does not serve the region of the dataset.',
  TRANSFER_BASIS_MISSING: 'No transfer basis covers viewing this dataset from the country.',
  TRANSFER_BASIS_EXPIRED: 'The transfer basis for viewing this dataset from the country has expired.',
  DATASET_LOCKED: 'The dataset is locked, or the client has not attested its rights to it.',
  ITEM_ERASED: 'The item was erased.',
  ITEM_QUARANTINED: 'The item is quarantined.',
  ITEM_BUDGET_EXCEEDED: 'The budget of items is used up for now.',
  BYTE_BUDGET_EXCEEDED: 'The budget of bytes does not cover this read for now.',
  KEY_DISABLED: 'The client has disabled the key of the dataset.',
  KEY_UNAVAILABLE: 'The key of the dataset cannot be reached at the moment.',
  AUDIT_UNAVAILABLE: 'Access cannot be recorded at the moment, so nothing is served.',
};

/** Returns the sentence that says what a reason code means, about the person and not to them. */
export function sentenceOf(code: ReasonCode): string {
  return DENIES[code];
}

/** Returns what one gate says of an access, in plain words. */
export function plainWords({ gate, codes }: Verdict): string {
  return codes.length === 0 ? PASSES[gate] : codes.map(sentenceOf).join(' ');
}
