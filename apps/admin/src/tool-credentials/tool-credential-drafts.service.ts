import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { unprocessable } from '../records/record.errors.js';
import { type MintedS3Credential, S3SecretsService } from './s3-secrets.service.js';
import type { CreateToolCredential } from './tool-credential.schema.js';

const MAX_TEMPORARY_MS = 12 * 3_600_000;

/** A credential before it is stored: where it belongs and what it is made of. */
export interface ToolCredentialDraft {
  readonly id: string;
  readonly organisationId: string;
  readonly body: CreateToolCredential;
  /** null where it signs no S3 requests. */
  readonly s3: MintedS3Credential | null;
}

/** Makes what a new credential is made of before any transaction begins: nobody waits for KMS with a connection in hand. */
@Injectable()
export class ToolCredentialDrafts {
  constructor(
    private readonly organisations: OrganisationFinder,
    private readonly s3Secrets: S3SecretsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the draft; throws PERIOD_EMPTY, PERIOD_TOO_LONG, or as `OrganisationFinder` and `S3SecretsService` do. */
  async create(call: AdminCall, body: CreateToolCredential): Promise<ToolCredentialDraft> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    this.assertPeriod(body);
    const id = uuidV7();
    const s3 = body.s3 ? await this.s3Secrets.mint({ credentialId: id, organisationId }, body) : null;
    return { id, organisationId, body, s3 };
  }

  private assertPeriod({ expiresAt, temporary }: CreateToolCredential): void {
    const aheadMs = expiresAt.getTime() - this.clock.now().getTime();
    if (aheadMs <= 0) throw unprocessable('PERIOD_EMPTY', 'expiresAt', 'must be in the future');
    if (temporary && aheadMs > MAX_TEMPORARY_MS)
      throw unprocessable('PERIOD_TOO_LONG', 'expiresAt', 'must be within twelve hours for a temporary one');
  }
}
