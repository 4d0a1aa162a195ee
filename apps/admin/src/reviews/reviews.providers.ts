import type { Provider } from '@nestjs/common';
import { DueReviews } from './due-reviews.repository.js';
import { EntryDecisions } from './entry-decisions.service.js';
import { GrantEndings } from './grant-endings.service.js';
import { NdaCoverageQueries } from './nda-coverage.queries.js';
import { Populations } from './population.service.js';
import { ReviewClosings } from './review-closings.service.js';
import { ReviewDecisionsService } from './review-decisions.service.js';
import { ReviewExportsService } from './review-exports.service.js';
import { ReviewReminders } from './review-reminders.service.js';
import { ReviewSettlements } from './review-settlements.service.js';
import { ReviewTimer } from './review-timer.js';
import { ReviewWriter } from './review-writer.js';
import { ReviewerRules } from './reviewer-rules.service.js';
import { ReviewsQueries } from './reviews.queries.js';
import { ReviewsService } from './reviews.service.js';

/** Access reviews and the report on NDAs. */
export const REVIEWS_PROVIDERS: Provider[] = [
  DueReviews,
  EntryDecisions,
  GrantEndings,
  NdaCoverageQueries,
  Populations,
  ReviewClosings,
  ReviewDecisionsService,
  ReviewExportsService,
  ReviewReminders,
  ReviewSettlements,
  ReviewTimer,
  ReviewWriter,
  ReviewerRules,
  ReviewsQueries,
  ReviewsService,
];
