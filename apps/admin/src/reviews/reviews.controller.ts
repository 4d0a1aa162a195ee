import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { ReviewDecisionsService } from './review-decisions.service.js';
import type { ReviewEntryView, ShownReviewEntry } from './review-entry.presenter.js';
import { type ReviewExport, toReviewCsv } from './review-export.js';
import { ReviewExportsService } from './review-exports.service.js';
import type { ReviewView } from './review.presenter.js';
import {
  type DecideEntry,
  decideEntry,
  type ExportReview,
  exportReview,
  type ListReviewEntries,
  listReviewEntries,
  type ListReviews,
  listReviews,
  type StartReview,
  startReview,
} from './review.schema.js';
import { ReviewsQueries } from './reviews.queries.js';
import { ReviewsService } from './reviews.service.js';

/** `/admin/v1/reviews` */
@Controller('admin/v1/reviews')
export class ReviewsController {
  constructor(
    private readonly queries: ReviewsQueries,
    private readonly reviews: ReviewsService,
    private readonly decisions: ReviewDecisionsService,
    private readonly exports: ReviewExportsService,
  ) {}

  @Get()
  @Requires('review:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listReviews }) query: ListReviews,
  ): Promise<Page<ReviewView>> {
    return this.queries.list(call, query);
  }

  @Post()
  @Requires('review:create')
  start(
    @Call() call: AdminCall,
    @Body({ schema: startReview }) body: StartReview,
  ): Promise<Changed<ReviewView>> {
    return this.reviews.start(call, body);
  }

  @Get(':review')
  @Requires('review:read')
  get(@Call() call: AdminCall, @Param('review') id: string): Promise<ReviewView> {
    return this.queries.get(call, id);
  }

  @Get(':review/entries')
  @Requires('review:read')
  entries(
    @Call() call: AdminCall,
    @Param('review') id: string,
    @Query({ schema: listReviewEntries }) query: ListReviewEntries,
  ): Promise<Page<ShownReviewEntry>> {
    return this.queries.entries(call, id, query);
  }

  @Get(':review/entries/:entry')
  @Requires('review:read')
  entry(
    @Call() call: AdminCall,
    @Param('review') review: string,
    @Param('entry') entry: string,
  ): Promise<ReviewEntryView> {
    return this.queries.entry(call, { review, entry });
  }

  @Post(':review/entries/:entry/decision')
  @HttpCode(200)
  @Requires('review:decide')
  decide(
    @Call() call: AdminCall,
    @Param('review') review: string,
    @Param('entry') entry: string,
    @Body({ schema: decideEntry }) body: DecideEntry,
  ): Promise<Changed<ReviewEntryView>> {
    return this.decisions.decide(call, { review, entry }, body);
  }

  @Get(':review/export')
  @Requires('review:read')
  async export(
    @Call() call: AdminCall,
    @Param('review') id: string,
    @Query({ schema: exportReview }) { format }: ExportReview,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Changed<ReviewExport> | string> {
    const changed = await this.exports.export(call, id, format);
    void reply.header(
      'content-disposition',
      `attachment; filename="review-${changed.body.review.id}.${format}"`,
    );
    if (format === 'json') return changed;
    void reply.type('text/csv; charset=utf-8').header('x-access-record', changed.headers.recordId);
    return toReviewCsv(changed.body);
  }
}
