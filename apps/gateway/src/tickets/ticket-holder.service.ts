import { networkPrefix } from '#libs/http';
import { onBehalfOf, type Principal, type PrincipalDirectory } from '#libs/identity';
import { isSlug, isUuid } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { TicketOrder } from './ticket-order.js';
import { ticketPersonRequired } from './ticket.errors.js';

/** Who is to read by a ticket, and from where. */
export interface TicketHolder {
  readonly ok: true;
  /** The person, with the tool that asks for them if one does. */
  readonly principal: Principal;
  /** Where the making is decided from. */
  readonly address: string | null;
  /** The network it is kept to; null: that of its first use. */
  readonly network: string | null;
}

/** Why a ticket is made for nobody. */
export interface NoTicketHolder {
  readonly ok: false;
  readonly code: 'ROLE_FORBIDS' | 'NOT_ASSIGNED';
}

const FIND_SQL = 'SELECT person_id AS id FROM find_person_of_tool($1, $2, $3)';

/** Says for whom a ticket is made: people for themselves, on the network they ask from; tools for people of their projects. */
export class TicketHolders {
  constructor(
    private readonly database: Database,
    private readonly people: PrincipalDirectory,
  ) {}

  async find(order: TicketOrder): Promise<TicketHolder | NoTicketHolder> {
    const { principal } = order;
    if (principal.credentialId === null) return themselves(order);
    if (principal.kind === 'person')
      return namesAnother(order) ? { ok: false, code: 'ROLE_FORBIDS' } : onAnyNetwork(order, principal);
    return this.personOfTool(order);
  }

  private async personOfTool(order: TicketOrder): Promise<TicketHolder | NoTicketHolder> {
    const { principal, projectReference } = order;
    if (order.onBehalfOf === undefined) throw ticketPersonRequired();
    const references = [projectReference, order.onBehalfOf];
    // What can name nothing is not asked of the database, which refuses some of it (a NUL) as an error.
    const found = references.every((text) => isUuid(text) || isSlug(text))
      ? await this.database.query<{ id: string }>(FIND_SQL, [principal.id, ...references])
      : [];
    const [only, another] = found;
    const person = only && !another ? await this.people.findPersonById(only.id) : null;
    if (person === null) return { ok: false, code: 'NOT_ASSIGNED' };
    return onAnyNetwork(order, onBehalfOf(person, principal, principal.authenticatedBy));
  }
}

/** A person must not be able to make a link for somebody else, nor one for somewhere else. */
function themselves(order: TicketOrder): TicketHolder | NoTicketHolder {
  const { principal, network, origin } = order;
  if (namesAnother(order) || network !== undefined) return { ok: false, code: 'ROLE_FORBIDS' };
  const { address } = origin;
  return { ok: true, principal, address, network: address === null ? null : networkPrefix(address) };
}

/** A tool's server asks, the person's browser reads: only the tool may know where that is. */
function onAnyNetwork({ network, origin }: TicketOrder, principal: Principal): TicketHolder {
  return {
    ok: true,
    principal,
    address: network?.address ?? origin.address,
    network: network?.prefix ?? null,
  };
}

function namesAnother({ principal, onBehalfOf: named }: TicketOrder): boolean {
  return named !== undefined && named !== principal.id && named !== principal.handle;
}
