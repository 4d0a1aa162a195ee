import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Requires } from '#libs/identity';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import type { Redemption } from './receipt-prover.service.js';
import { ReceiptRedemptions } from './receipt-redemptions.service.js';

const redeemBody = z.strictObject({ receipt: z.string().min(1).max(4_096) });
type RedeemBody = z.output<typeof redeemBody>;

/** `/trail/v1/receipts` */
@Controller('trail/v1/receipts')
export class ReceiptsController {
  constructor(private readonly redemptions: ReceiptRedemptions) {}

  @Post('redeem')
  @HttpCode(200)
  @Requires('trail:read')
  @ApiOperation({ summary: 'Turns the receipt of a read into the proof that its record is in the log' })
  @ApiOkResponse({ description: 'The record’s place in the log, its event, and a C2SP tlog-proof' })
  async redeem(
    @Call() call: TrailCall,
    @Body({ schema: redeemBody }) { receipt }: RedeemBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Redemption> {
    const { recordId, redemption } = await this.redemptions.redeem(call, receipt);
    void reply.header('x-access-record', recordId).header('cache-control', 'private, no-store');
    return redemption;
  }
}
