import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { TERMS_WITH_DOCUMENT, type TermsView } from './terms.presenter.js';
import { plainListQuery } from '../schema/list-query.schema.js';
import type { AcceptanceView } from './acceptance.presenter.js';
import { AcceptancesQueries } from './acceptances.queries.js';
import { TermsQueries } from './terms.queries.js';
import { type CreateTerms, createTerms, type ListTerms, listTerms } from './terms.schema.js';
import { TermsService } from './terms.service.js';

/** `/admin/v1/terms` */
@Controller('admin/v1/terms')
export class TermsController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly lists: TermsQueries,
    private readonly terms: TermsService,
    private readonly acceptances: AcceptancesQueries,
  ) {}

  @Get()
  @Requires('terms:read')
  list(@Call() call: AdminCall, @Query({ schema: listTerms }) query: ListTerms): Promise<Page<TermsView>> {
    return this.lists.list(call, query);
  }

  @Get(':terms')
  @Requires('terms:read')
  get(
    @Call() call: AdminCall,
    @Param('terms') id: string,
  ): Promise<TermsView & { readonly document: string }> {
    return this.queries.get(call, id, {}, TERMS_WITH_DOCUMENT);
  }

  @Get(':terms/acceptances')
  @Requires('terms:read')
  listAcceptances(
    @Call() call: AdminCall,
    @Param('terms') id: string,
    @Query({ schema: plainListQuery }) page: PageQuery,
  ): Promise<Page<AcceptanceView>> {
    return this.acceptances.list(call, id, page);
  }

  @Post()
  @Requires('terms:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createTerms }) body: CreateTerms,
  ): Promise<Changed<TermsView>> {
    return this.terms.create(call, body);
  }
}
