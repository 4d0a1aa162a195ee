import { Injectable } from '@nestjs/common';
import { narrowedTo, type Reach } from '../../calls/reach.js';
import type { TrailCall } from '../../calls/trail-call.js';
import { unknownReference } from '../../references/reference.errors.js';
import { ReferenceFinder } from '../../references/reference-finder.service.js';

/** An organisation whose alerts are asked about, and a reach that ends at it. */
export interface AlertOwner {
  readonly organisationId: string;
  readonly reach: Reach;
}

/** Says whose alerts, rules and webhooks a question is about. */
@Injectable()
export class AlertOwners {
  constructor(private readonly references: ReferenceFinder) {}

  /** Returns the organisation that is named; null where none is. Throws REFERENCE_UNKNOWN for one beyond the caller's reach. */
  async named({ reach }: TrailCall, reference: string | undefined): Promise<AlertOwner | null> {
    if (reference === undefined) return null;
    const found = await this.references.find(reach, 'organisation', reference);
    if (found === null) throw unknownReference('organisation');
    return { organisationId: found.id, reach: narrowedTo(reach, found.id) };
  }

  /** Returns the organisation that is named, or the caller's own. */
  async of(call: TrailCall, reference: string | undefined): Promise<AlertOwner> {
    const { organisationId } = call.principal;
    const own = { organisationId, reach: narrowedTo(call.reach, organisationId) };
    return (await this.named(call, reference)) ?? own;
  }
}
