import { Inject, Injectable } from '@nestjs/common';
import {
  type AccessAnswer,
  AccessDecider,
  type AccessQuestion,
  callerScopes,
  FactsService,
  scopeOf,
} from '#libs/facts';
import type { Principal } from '#libs/identity';
import { Database } from '#libs/persistence';
import type { NetworkFacts, WorkerFacts } from '#libs/policy';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { networksOf } from '../effective-access/assumed-network.js';
import { unprocessable } from '../records/record.errors.js';
import { DescribedKeyStates } from './key-states.adapter.js';
import { FactsWithLease, heldLease } from './supposed-lease.js';

/** What is asked about: a person or tool, as whom nobody is signed in, and an item. */
export interface ExplainedAccess {
  readonly principal: Principal;
  readonly itemId: string;
  readonly itemOrganisationId: string;
  readonly projectReference: string | undefined;
  /** An address, or null where it is not known; `residence`: the person's verified country of residence. */
  readonly from: { readonly ip: string | null } | 'residence';
  /** undefined: as it is. */
  readonly lease: 'held' | 'none' | undefined;
}

/** Answers as a gateway would, by the same code over the same facts, read afresh. */
@Injectable()
export class AccessExplainer {
  private readonly facts: FactsService;

  constructor(
    private readonly database: Database,
    private readonly keys: DescribedKeyStates,
    @Inject(ADMIN_SETTINGS)
    private readonly settings: Pick<AdminSettings, 'gatewayRegion' | 'clock' | 'network'>,
  ) {
    this.facts = new FactsService(database);
  }

  /** Returns the decision with what it was made from; throws PROJECT_AMBIGUOUS when the project must be named. */
  async explain({ principal, itemId, ...asked }: ExplainedAccess): Promise<AccessAnswer> {
    // This process does not hear of policy changes: whatever it may remember of those concerned is dropped first.
    this.facts.invalidate(
      new Set([...callerScopes(principal), asked.itemOrganisationId, ...principal.worksFor]),
    );
    const decider = this.deciderOf(asked.lease);
    const question: AccessQuestion = {
      principal,
      itemId,
      projectReference: asked.projectReference,
      action: 'item:read',
      network: await this.networkOf(principal, asked.from),
      bytesOf: (item) => item.version?.manifest.plaintextSize ?? 0,
    };
    const answer = named(await decider.answer(question));
    const { itemLimit = null, byteLimit = null } = answer.subject.limits ?? {};
    if (itemLimit === null && byteLimit === null) return answer;
    // A gateway counts the budget when it records; nothing is recorded here, so what is used is asked.
    return named(await decider.answer(question, await decider.spentOf(answer)));
  }

  private deciderOf(lease: ExplainedAccess['lease']): AccessDecider {
    const { gatewayRegion, clock } = this.settings;
    const supposed = lease === 'held' ? heldLease(clock.now()) : null;
    const facts = lease === undefined ? this.facts : new FactsWithLease(this.database, supposed);
    return new AccessDecider(facts, this.keys, { gatewayRegion, clock, auditReady: () => true });
  }

  private async networkOf(principal: Principal, from: ExplainedAccess['from']): Promise<NetworkFacts> {
    const { network } = this.settings;
    if (from !== 'residence') return network.networkOf(from.ip);
    const [row] = await this.database.read<{ worker: WorkerFacts | null }>(
      scopeOf(principal),
      'SELECT worker_facts($1) AS worker',
      [principal.id],
    );
    return networksOf(network, { from: 'residence', ip: null })({ worker: row?.worker ?? null });
  }
}

function named(answer: AccessAnswer | 'ambiguous'): AccessAnswer {
  if (answer === 'ambiguous') throw unprocessable('PROJECT_AMBIGUOUS', 'project', 'must name the project');
  return answer;
}
