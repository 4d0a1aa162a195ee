import { canonicalJson } from './canonical-json.js';
import { uuidV7 } from '#libs/kernel';
import { authenticationEvent } from './events/authentication-event.js';
import { type RecordedValue, UNCONDITIONAL } from './intent.js';
import type { Recorder } from './recorder.js';
import { auditUnavailable } from './trail.errors.js';
import type { OriginRegister } from './values/origin-values.js';
import { toPersonalValue } from './values/recorded-value.js';

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
    private readonly origins: OriginRegister,
    private readonly findOperator: () => Promise<string | null>,
  ) {}

  /** Resolves to the record's id once it is durable; rejects with AUDIT_UNAVAILABLE otherwise. */
  async record(occurrence: AuthenticationOccurrence): Promise<string> {
    const id = uuidV7();
    const organisationId = await this.operatorOrganisation();
    const { outcome, code, method, ip, userAgent } = occurrence;
    const about = { organisationId, subjectId: null };
    const origin = this.origins.of({ ...about, handle: null, address: ip, userAgent });
    const claim = toPersonalValue({ ...about, kind: 'claim' }, claimOf(occurrence));
    const event = authenticationEvent({
      recordId: id,
      organisationId,
      atMs: Date.now(),
      outcome,
      code,
      method,
      claimedValue: claim.sha256,
      origin: {
        addressValue: origin.address?.sha256 ?? null,
        agentValue: origin.agent.sha256,
        country: null,
        requestId: id,
        traceId: '',
      },
      record: canonicalJson({ code, method, outcome, v: 2 }),
    });
    const values = [origin.address, origin.agent, claim].filter((value): value is RecordedValue => !!value);
    await this.recorder.intent({
      ...UNCONDITIONAL,
      id,
      organisationId,
      kind: 'authentication',
      effect: outcome === 'success' ? 'allow' : 'deny',
      codes: outcome === 'success' ? [] : [code],
      subjectId: null,
      event,
      values,
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

function claimOf({ subject, credentialId }: AuthenticationOccurrence): object {
  return { credentialId: claimed(credentialId), subject: claimed(subject) };
}

/** What an unproven caller claims is bounded before it is stored. */
function claimed(value: string | undefined): string | null {
  return value === undefined ? null : value.slice(0, MAX_CLAIM).toWellFormed().replaceAll('\0', ' ');
}
