import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '#libs/identity';
import { ItemResponder } from '../items/item-responder.js';
import { toItemRequest } from '../items/read-request.js';
import { RequestOrigins } from '../request-origins.js';
import { ReadByTicket } from './read-by-ticket.service.js';

/** The address is the secret: no page that shows the item may tell it on. */
const NO_REFERRER = { 'referrer-policy': 'no-referrer' } as const;
/** The page of a tool is mostly on another origin, and its `<img>` is what tickets are for; scripts still need the project's leave. */
const SHOWN_ANYWHERE = { ...NO_REFERRER, 'cross-origin-resource-policy': 'cross-origin' } as const;

/** Items by ticket, and nothing else: no other credential is looked at. */
@Controller('t')
@Public()
export class TicketReadController {
  constructor(
    private readonly readByTicket: ReadByTicket,
    private readonly responder: ItemResponder,
    private readonly origins: RequestOrigins,
  ) {}

  /** Also serves HEAD, which Fastify routes here. Whatever stands in the path is a ticket or an unknown one. */
  @Get(':ticket')
  async read(
    @Param('ticket') ticket: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.headers(NO_REFERRER);
    const read = await this.readByTicket.obtain({
      text: ticket,
      item: toItemRequest(request),
      origin: this.origins.of(request),
    });
    const headers = { ...read.headers, ...SHOWN_ANYWHERE };
    await this.responder.respond(reply, { ...read, headers }, request.method);
  }
}
