import { Body, Controller, Delete, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, CurrentPrincipal, type Principal, principalOf, Requires } from '#libs/identity';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { itemId } from '../items/items.schema.js';
import { RequestOrigins } from '../request-origins.js';
import { CreateTicket } from './create-ticket.service.js';
import { RevokeTicket } from './revoke-ticket.service.js';
import { TicketAddresses } from './ticket-addresses.js';
import { ticketId, ticketOrder, type TicketOrderBody } from './tickets.schema.js';

const NO_CONTENT = 204;

/** Making and taking back tickets. */
@Controller('v1')
@UseGuards(AuthenticationGuard)
export class TicketsController {
  constructor(
    private readonly createTicket: CreateTicket,
    private readonly revokeTicket: RevokeTicket,
    private readonly addresses: TicketAddresses,
    private readonly origins: RequestOrigins,
  ) {}

  /** The role is a gate of the decision here, so that its refusal is recorded like every other. */
  @Post('items/:item/tickets')
  @Requires('item:read')
  async create(
    @Param('item', { schema: itemId }) item: string,
    @Body({ schema: ticketOrder }) body: TicketOrderBody,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { id, path, expiresAt, recordId } = await this.createTicket.create({
      principal: principalOf(request),
      itemId: item,
      projectReference: body.project,
      onBehalfOf: body.onBehalfOf,
      network: body.network,
      ttlSeconds: body.ttlSeconds,
      maxUses: body.maxUses,
      methods: body.methods,
      origin: this.origins.of(request),
    });
    // Its body is a secret.
    void reply.headers({ 'x-access-record': recordId, 'cache-control': 'no-store' });
    return { id, ...this.addresses.of(path), expiresAt: expiresAt.toISOString() };
  }

  @Delete('tickets/:ticket')
  @UseGuards(RecordedPermissionGuard)
  @Requires('item:read')
  @HttpCode(NO_CONTENT)
  async revoke(
    @Param('ticket', { schema: ticketId }) ticket: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const recordId = await this.revokeTicket.revoke(principal, ticket, this.origins.of(request));
    if (recordId !== null) void reply.header('x-access-record', recordId);
  }
}
