import { Inject, Injectable } from '@nestjs/common';
import { type AccessAnswer, AccessDecider, FactsService } from '#libs/facts';
import type { Principal } from '#libs/identity';
import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { unprocessable } from '../records/record.errors.js';
import { DescribedKeyStates } from './key-states.adapter.js';

/** What is asked about: a person, as whom nobody is signed in, and an item. */
export interface ExplainedAccess {
  readonly principal: Principal;
  readonly itemId: string;
  readonly itemOrganisationId: string;
  readonly projectReference: string | undefined;
  /** null: not known. */
  readonly ip: string | null;
}

/** Answers as a gateway would, by the same code over the same facts, read afresh. */
@Injectable()
export class AccessExplainer {
  private readonly facts: FactsService;
  private readonly decider: AccessDecider;

  constructor(
    database: Database,
    keys: DescribedKeyStates,
    @Inject(ADMIN_SETTINGS) private readonly settings: AdminSettings,
  ) {
    const { gatewayRegion, clock }: { gatewayRegion: string; clock: Clock } = settings;
    this.facts = new FactsService(database);
    this.decider = new AccessDecider(this.facts, keys, { gatewayRegion, clock, auditReady: () => true });
  }

  /** Returns the decision with what it was made from; throws PROJECT_AMBIGUOUS when the project must be named. */
  async explain({ principal, itemId, ...asked }: ExplainedAccess): Promise<AccessAnswer> {
    // This process does not hear of policy changes: whatever it may remember of those concerned is dropped first.
    this.facts.invalidate(new Set([principal.id, asked.itemOrganisationId, ...principal.worksFor]));
    const answer = await this.decider.answer({
      principal,
      itemId,
      projectReference: asked.projectReference,
      action: 'item:read',
      network: this.settings.network.networkOf(asked.ip),
      bytesOf: (item) => item.version?.manifest.plaintextSize ?? 0,
    });
    if (answer === 'ambiguous') throw unprocessable('PROJECT_AMBIGUOUS', 'project', 'must name the project');
    return answer;
  }
}
