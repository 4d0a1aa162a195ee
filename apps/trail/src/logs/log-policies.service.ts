import { Inject, Injectable } from '@nestjs/common';
import { formatVerifierKey, SIGNATURE_TYPE, verifierKey } from '#libs/tlog';
import type { TrailCall } from '../calls/trail-call.js';
import { notFound } from '../references/reference.errors.js';
import { type LogVerification, TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { logOrigin } from './log-origin.js';
import { PublishedLogs } from './published-logs.service.js';

/** The policy file of `portcullis trail`, as this installation states it. */
export interface LogPolicyView {
  readonly origin: string;
  /** Verifier key of the log. */
  readonly log: string;
  readonly witnesses: readonly string[];
  readonly quorum: number;
}

/** States the keys of a log. Whoever wants to trust nobody compares them once with what is published elsewhere, and keeps them. */
@Injectable()
export class LogPolicies {
  constructor(
    private readonly logs: PublishedLogs,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  async get(call: TrailCall, organisation: string): Promise<LogPolicyView> {
    const { organisationId } = await this.logs.get(call, organisation);
    const stated = this.verification();
    if (stated === undefined) throw notFound();
    const origin = logOrigin(stated.originPrefix, organisationId);
    const key = verifierKey(origin, SIGNATURE_TYPE.ed25519, await stated.signingKey.publicKey());
    const witnesses = stated.witnessKeys;
    return { origin, log: formatVerifierKey(key), witnesses, quorum: witnesses.length };
  }

  private verification(): LogVerification | undefined {
    const { verification, keeping } = this.settings;
    return verification ?? (keeping && { ...keeping, witnessKeys: [] });
  }
}
