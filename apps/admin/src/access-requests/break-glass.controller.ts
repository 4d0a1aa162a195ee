import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { AccessRequestView } from './access-request.presenter.js';
import { type BreakGlass, breakGlass, type ReviewGlass, reviewGlass } from './access-request.schema.js';
import { BreakGlassReviewsService } from './break-glass-reviews.service.js';
import { BreakGlassService } from './break-glass.service.js';

/** `/admin/v1/access-requests`: access taken without asking, and the review that follows it. */
@Controller('admin/v1/access-requests')
export class BreakGlassController {
  constructor(
    private readonly glass: BreakGlassService,
    private readonly reviews: BreakGlassReviewsService,
  ) {}

  @Post('break-glass')
  @Requires('access-request:break-glass')
  @ApiOperation({ summary: 'Take access at once, where the organisation named the caller for it' })
  break(
    @Call() call: AdminCall,
    @Body({ schema: breakGlass }) body: BreakGlass,
  ): Promise<Changed<AccessRequestView>> {
    return this.glass.break(call, body);
  }

  @Post(':request/review')
  @HttpCode(200)
  @Requires('access-request:review')
  @ApiOperation({ summary: 'Close the review of broken glass, once the access has ended' })
  review(
    @Call() call: AdminCall,
    @Param('request') id: string,
    @Body({ schema: reviewGlass }) body: ReviewGlass,
  ): Promise<Changed<AccessRequestView>> {
    return this.reviews.review(call, id, body);
  }
}
