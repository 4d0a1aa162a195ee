import type { FactoryProvider } from '@nestjs/common';
import { InstanceLease, PolicyChanges } from '#libs/epochs';
import { GeoNetworkDirectory, PostgresPrincipalDirectory } from '#libs/facts';
import { Database } from '#libs/persistence';
import { AuthenticationTrail, OriginRegister, Recorder } from '#libs/trail';
import type { GatewaySettings } from '../gateway-settings.js';
import { AccessService } from '../items/access.service.js';
import { ReadItem } from '../items/read-item.service.js';
import { provide } from '../provide.js';
import { CreateTicket } from './create-ticket.service.js';
import { ReadByTicket } from './read-by-ticket.service.js';
import { RevokeTicket } from './revoke-ticket.service.js';
import { TicketAddresses } from './ticket-addresses.js';
import { TicketDirectory } from './ticket-directory.js';
import { TicketHolders } from './ticket-holder.service.js';
import { TicketRecords } from './ticket-record.js';
import { TicketRefusals } from './ticket-refusals.service.js';

/** Returns what makes, reads by and takes back tickets. */
export function ticketProviders({
  clock,
  publicOrigin,
  ticketMaxSeconds,
}: GatewaySettings): FactoryProvider[] {
  return [
    provide(TicketAddresses, [], () => new TicketAddresses(publicOrigin)),
    provide(TicketDirectory, [Database], (database: Database) => new TicketDirectory(database)),
    provide(TicketRecords, [OriginRegister], (origins: OriginRegister) => new TicketRecords(origins)),
    provide(TicketRefusals, [AuthenticationTrail], (trail: AuthenticationTrail) => new TicketRefusals(trail)),
    provide(
      TicketHolders,
      [Database, PostgresPrincipalDirectory],
      (database: Database, people: PostgresPrincipalDirectory) => new TicketHolders(database, people),
    ),
    provide(
      CreateTicket,
      [Database, TicketHolders, AccessService, GeoNetworkDirectory, InstanceLease, Recorder, TicketRecords],
      (
        ...[database, holders, access, networks, lease, recorder, records]: [
          Database,
          TicketHolders,
          AccessService,
          GeoNetworkDirectory,
          InstanceLease,
          Recorder,
          TicketRecords,
        ]
      ) =>
        new CreateTicket({
          database,
          holders,
          access,
          networks,
          lease,
          recorder,
          records,
          clock,
          maxSeconds: ticketMaxSeconds,
        }),
    ),
    provide(
      ReadByTicket,
      [TicketDirectory, PostgresPrincipalDirectory, ReadItem, TicketRefusals],
      (
        ...[tickets, principals, readItem, refusals]: [
          TicketDirectory,
          PostgresPrincipalDirectory,
          ReadItem,
          TicketRefusals,
        ]
      ) => new ReadByTicket(tickets, principals, readItem, { refusals, clock }),
    ),
    provide(
      RevokeTicket,
      [Database, PolicyChanges, TicketRecords],
      (...parts: [Database, PolicyChanges, TicketRecords]) => new RevokeTicket(...parts),
    ),
  ];
}
