import type { ChangeScope } from '#libs/epochs';
import type { Transaction } from '#libs/persistence';
import type { Permission } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Change, Done } from '../changes/change.js';
import type { Concern } from './concern.js';

/** Every kind of change that may take a second person, and what its reader must be allowed to read. */
export const PROPOSAL_KINDS = {
  'assignment.create': 'assignment:read',
  'dataset.update': 'dataset:read',
  'dataset.unlock': 'dataset:read',
  'lawful-disclosure.create': 'lawful-disclosure:read',
  'project.create': 'project:read',
  'project.update': 'project:read',
  'request-rules.update': 'request-rules:read',
  'tool-credential.update': 'tool-credential:read',
  'transfer-basis.create': 'transfer-basis:read',
  'two-person-rule.update': 'two-person-rule:read',
  'vendor.approve': 'subprocessor:read',
} as const satisfies Readonly<Record<string, Permission>>;

export type ProposalKind = keyof typeof PROPOSAL_KINDS;

/** A change that may take a second person. */
export interface ReviewedChange<Body extends object> extends Change<Body> {
  readonly proposal: Proposal;
  /** Makes the change, and says of it, inside its transaction, whether one person is enough. */
  readonly work: (transaction: Transaction, locked: ChangeScope) => Promise<Reviewed<Body>>;
  /** Whose people decide it; left out: those of the organisation it is about. */
  readonly decidedBy?: string;
}

/** What `work` did, and what is to be said about it. */
export interface Reviewed<Body extends object> extends Done<Body> {
  readonly review: Review;
}

/** How a change is made again when it is approved. */
export interface Proposal {
  readonly kind: ProposalKind;
  /** What is changed; null for something new. */
  readonly target: string | null;
  /** What was asked for, as its schema takes it. */
  readonly body: object;
}

/** Why a change takes a second person, if it does, and the state it rests on. */
export interface Review {
  readonly concerns: readonly Concern[];
  /** On any other state its approval does not count; null: it rests on none. */
  readonly base: object | null;
}

/** A proposal as it was stored, with who made it. */
export interface StoredProposal extends Proposal {
  readonly organisationId: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
}

/** Makes changes of its kinds again, as whoever approves them. */
export interface Proposer {
  readonly proposes: readonly ProposalKind[];
  again(call: AdminCall, proposal: StoredProposal): Promise<ReviewedChange<object>>;
}

/** All proposers there are. */
export const PROPOSERS = Symbol('PROPOSERS');
