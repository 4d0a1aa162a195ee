import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { LawfulDisclosureEndings } from './lawful-disclosure-endings.service.js';
import type { DisclosureStandingView, LawfulDisclosureView } from './lawful-disclosure.presenter.js';
import {
  type CreateLawfulDisclosure,
  createLawfulDisclosure,
  type ListLawfulDisclosures,
  listLawfulDisclosures,
  type StandingQuery,
  standingQuery,
} from './lawful-disclosure.schema.js';
import { LawfulDisclosuresQueries } from './lawful-disclosures.queries.js';
import { LawfulDisclosuresService } from './lawful-disclosures.service.js';

/** `/admin/v1/lawful-disclosures` */
@Controller('admin/v1/lawful-disclosures')
export class LawfulDisclosuresController {
  constructor(
    private readonly queries: LawfulDisclosuresQueries,
    private readonly disclosures: LawfulDisclosuresService,
    private readonly endings: LawfulDisclosureEndings,
  ) {}

  @Get()
  @Requires('lawful-disclosure:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listLawfulDisclosures }) query: ListLawfulDisclosures,
  ): Promise<Page<LawfulDisclosureView>> {
    return this.queries.list(call, query);
  }

  @Get(':disclosure')
  @Requires('lawful-disclosure:read')
  get(@Call() call: AdminCall, @Param('disclosure') id: string): Promise<LawfulDisclosureView> {
    return this.queries.get(call, id);
  }

  @Get(':disclosure/standing')
  @Requires('lawful-disclosure:read')
  standing(
    @Call() call: AdminCall,
    @Param('disclosure') id: string,
    @Query({ schema: standingQuery }) { item }: StandingQuery,
  ): Promise<DisclosureStandingView> {
    return this.queries.standing(call, id, item);
  }

  @Post()
  @Requires('lawful-disclosure:create')
  request(
    @Call() call: AdminCall,
    @Body({ schema: createLawfulDisclosure }) body: CreateLawfulDisclosure,
  ): Promise<Changed<LawfulDisclosureView | PendingChangeView>> {
    return this.disclosures.request(call, body);
  }

  @Post(':disclosure/tell')
  @HttpCode(200)
  @Requires('lawful-disclosure:update')
  tell(
    @Call() call: AdminCall,
    @Param('disclosure') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<LawfulDisclosureView>> {
    return this.endings.tell(call, id);
  }

  @Delete(':disclosure')
  @Requires('lawful-disclosure:update')
  withdraw(
    @Call() call: AdminCall,
    @Param('disclosure') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<LawfulDisclosureView>> {
    return this.endings.withdraw(call, id);
  }
}
