/** What the caller's refusal looks like from outside when this code decides it. */
export type ReasonAudience = 'forbidden' | 'not-found' | 'unavailable';

interface ReasonEntry {
  readonly gate: string;
  readonly audience: ReasonAudience;
  readonly detail: string;
}

/**
 * Guarantees one entry per published reason code, in gate order. Codes are never renamed: they appear in responses,
 * records, metrics and explanations. `detail` speaks to the person it concerns and names nobody else.
 */
export const REASON_CODES = {
  PRINCIPAL_SUSPENDED: {
    gate: 'principal',
    audience: 'forbidden',
    detail: 'Your account is not active.',
  },
  PRINCIPAL_NOT_VETTED: {
    gate: 'principal',
    audience: 'forbidden',
    detail: 'Your vetting, identity check or screening is missing, not passed or expired.',
  },
  PRINCIPAL_BELOW_MINIMUM_AGE: {
    gate: 'principal',
    audience: 'forbidden',
    detail: 'Your attested age is unknown or below the minimum age.',
  },
  CREDENTIAL_DISCONNECTED: {
    gate: 'principal',
    audience: 'forbidden',
    detail: 'The tool credential is disconnected, expired or not connected to this project.',
  },
  OTHER_ORGANISATION: {
    gate: 'tenant',
    audience: 'not-found',
    detail: 'There is no such item.',
  },
  ROLE_FORBIDS: {
    gate: 'role',
    audience: 'forbidden',
    detail: 'None of your roles permits this.',
  },
  PROJECT_NOT_ACTIVE: {
    gate: 'project',
    audience: 'forbidden',
    detail: 'The project is not active.',
  },
  PROJECT_NOT_STARTED: {
    gate: 'project',
    audience: 'forbidden',
    detail: 'The project has not started.',
  },
  PROJECT_ENDED: {
    gate: 'project',
    audience: 'forbidden',
    detail: 'The project has ended.',
  },
  NOT_ASSIGNED: {
    gate: 'assignment',
    audience: 'forbidden',
    detail: 'You have no assignment to this project that holds now.',
  },
  ASSIGNMENT_EXPIRED: {
    gate: 'assignment',
    audience: 'forbidden',
    detail: 'Your assignment has expired.',
  },
  ASSIGNMENT_REVOKED: {
    gate: 'assignment',
    audience: 'forbidden',
    detail: 'Your assignment was revoked.',
  },
  ITEM_NOT_IN_PROJECT: {
    gate: 'assignment',
    audience: 'forbidden',
    detail: 'The item is not part of this project.',
  },
  LEASE_REQUIRED: {
    gate: 'lease',
    audience: 'forbidden',
    detail: 'The item is read only while you hold a task with it: claim one first.',
  },
  LEASE_EXPIRED: {
    gate: 'lease',
    audience: 'forbidden',
    detail: 'You no longer hold the task this item belongs to.',
  },
  WORKFORCE_TYPE_NOT_ALLOWED: {
    gate: 'workforce',
    audience: 'forbidden',
    detail: 'The project does not admit your workforce type.',
  },
  TRAINING_MISSING: {
    gate: 'workforce',
    audience: 'forbidden',
    detail: 'A training the project requires is missing or no longer valid.',
  },
  VENDOR_NOT_APPROVED: {
    gate: 'workforce',
    audience: 'forbidden',
    detail: 'The client has not approved your vendor, or the approval does not hold yet.',
  },
  NDA_NOT_ACCEPTED: {
    gate: 'terms',
    audience: 'forbidden',
    detail: 'You have not accepted the NDA.',
  },
  NDA_SUPERSEDED: {
    gate: 'terms',
    audience: 'forbidden',
    detail: 'The NDA you accepted was replaced; the current version awaits your acceptance.',
  },
  PROJECT_TERMS_NOT_ACCEPTED: {
    gate: 'terms',
    audience: 'forbidden',
    detail: 'You have not accepted the current terms of the project.',
  },
  PURPOSE_NOT_PERMITTED: {
    gate: 'purpose',
    audience: 'forbidden',
    detail: 'The dataset may not be used for the purpose of your assignment.',
  },
  PROCESSING_RESTRICTED: {
    gate: 'purpose',
    audience: 'forbidden',
    detail: 'Processing of this dataset is restricted.',
  },
  CLIENT_INSTRUCTION_MISSING: {
    gate: 'purpose',
    audience: 'forbidden',
    detail: 'The client has recorded no instruction for data of this sensitivity.',
  },
  WORKER_COUNTRY_NOT_ALLOWED: {
    gate: 'region',
    audience: 'forbidden',
    detail: 'Your country of residence is not allowed for this project.',
  },
  NETWORK_COUNTRY_NOT_ALLOWED: {
    gate: 'region',
    audience: 'forbidden',
    detail: 'The country of your network address is not allowed for this project.',
  },
  COUNTRY_UNKNOWN: {
    gate: 'region',
    audience: 'forbidden',
    detail: 'Your country of residence or of your network address is not known.',
  },
  ANONYMISING_NETWORK: {
    gate: 'region',
    audience: 'forbidden',
    detail: 'Your network address hides, or may hide, where you are.',
  },
  GEO_DATA_STALE: {
    gate: 'region',
    audience: 'forbidden',
    detail: 'The address database is too old to tell where you are.',
  },
  WRONG_GATEWAY_REGION: {
    gate: 'residency',
    audience: 'forbidden',
    detail: 'This gateway does not serve the region of the dataset.',
  },
  TRANSFER_BASIS_MISSING: {
    gate: 'transfer',
    audience: 'forbidden',
    detail: 'No transfer basis covers viewing this dataset from your country.',
  },
  TRANSFER_BASIS_EXPIRED: {
    gate: 'transfer',
    audience: 'forbidden',
    detail: 'The transfer basis for viewing this dataset from your country has expired.',
  },
  DATASET_LOCKED: {
    gate: 'dataset',
    audience: 'forbidden',
    detail: 'The dataset is locked or the client has not attested its rights to it.',
  },
  ITEM_ERASED: {
    gate: 'dataset',
    audience: 'forbidden',
    detail: 'The item was erased.',
  },
  ITEM_QUARANTINED: {
    gate: 'dataset',
    audience: 'forbidden',
    detail: 'The item is quarantined.',
  },
  ITEM_BUDGET_EXCEEDED: {
    gate: 'budget',
    audience: 'forbidden',
    detail: 'Your budget of items is used up for now.',
  },
  BYTE_BUDGET_EXCEEDED: {
    gate: 'budget',
    audience: 'forbidden',
    detail: 'Your budget of bytes does not cover this read for now.',
  },
  KEY_DISABLED: {
    gate: 'key',
    audience: 'forbidden',
    detail: 'The client has disabled the key of this dataset.',
  },
  KEY_UNAVAILABLE: {
    gate: 'key',
    audience: 'unavailable',
    detail: 'The key of this dataset cannot be reached at the moment.',
  },
  AUDIT_UNAVAILABLE: {
    gate: 'audit',
    audience: 'unavailable',
    detail: 'Access cannot be recorded at the moment, so nothing is served.',
  },
} as const satisfies Record<string, ReasonEntry>;

/** A published reason for a refusal; the union of the table's keys. */
export type ReasonCode = keyof typeof REASON_CODES;

/** The codes one gate may answer with. */
export type CodeOf<Gate extends string> = {
  [Code in ReasonCode]: (typeof REASON_CODES)[Code]['gate'] extends Gate ? Code : never;
}[ReasonCode];
