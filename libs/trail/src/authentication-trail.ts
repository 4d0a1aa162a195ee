import { uuidV7 } from '#libs/kernel';
import type { Recorder } from './recorder.js';
import { auditUnavailable } from './trail.errors.js';

/** A sign-in or a refused credential, as `libs/identity` reports it. */
export interface AuthenticationOccurrence {
  readonly outcome: 'success' | 'failure';
  readonly code: string;
  readonly method: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly subject?: string;
  readonly credentialId?: string;
}

const MAX_CLAIM = 256;

/** Puts sign-ins and failures on the operator's trail: whoever is not known belongs to no client. */
export class AuthenticationTrail {
  private operator: string | undefined;

  constructor(
    private readonly recorder: Recorder,
    private readonly findOperator: () => Promise<string | null>,
  ) {}

  /** Resolves to the record's id once it is durable; rejects with AUDIT_UNAVAILABLE otherwise. */
  async record(event: AuthenticationOccurrence): Promise<string> {
    const id = uuidV7();
    await this.recorder.intent({
      id,
      organisationId: await this.operatorOrganisation(),
      kind: 'authentication',
      effect: event.outcome === 'success' ? 'allow' : 'deny',
      codes: event.outcome === 'success' ? [] : [event.code],
      subjectId: null,
      projectId: null,
      itemId: null,
      versionId: null,
      organisationEpoch: null,
      subjectEpoch: null,
      bytes: 0,
      itemLimit: null,
      byteLimit: null,
      windowSeconds: null,
      body: JSON.stringify({
        v: 1,
        ...event,
        subject: claimed(event.subject),
        credentialId: claimed(event.credentialId),
      }),
      snapshots: [],
    });
    return id;
  }

  private async operatorOrganisation(): Promise<string> {
    this.operator ??= (await this.findOperator()) ?? undefined;
    if (this.operator === undefined)
      throw auditUnavailable('there is no operator organisation to record for');
    return this.operator;
  }
}

/** What an unproven caller claims is bounded before it is stored. */
function claimed(value: string | undefined): string | null {
  return value === undefined ? null : value.slice(0, MAX_CLAIM).toWellFormed().replaceAll('\0', ' ');
}
