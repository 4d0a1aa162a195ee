import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { PeopleQueries } from './people.queries.js';
import { PeopleService } from './people.service.js';
import { TrailErasuresService, type TrailErasureView } from './trail-erasures.service.js';
import { PersonStandingService } from './person-standing.service.js';
import type { PersonView } from './person.presenter.js';
import {
  type CreatePerson,
  createPerson,
  type ListPeople,
  listPeople,
  type UpdatePerson,
  updatePerson,
} from './person.schema.js';

/** `/admin/v1/people` */
@Controller('admin/v1/people')
export class PeopleController {
  constructor(
    private readonly queries: PeopleQueries,
    private readonly people: PeopleService,
    private readonly standing: PersonStandingService,
    private readonly erasures: TrailErasuresService,
  ) {}

  @Get()
  @Requires('person:read')
  list(@Call() call: AdminCall, @Query({ schema: listPeople }) query: ListPeople): Promise<Page<PersonView>> {
    return this.queries.list(call, query);
  }

  @Get(':person')
  @Requires('person:read')
  get(@Call() call: AdminCall, @Param('person') reference: string): Promise<PersonView> {
    return this.queries.get(call, reference);
  }

  @Post()
  @Requires('person:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createPerson }) body: CreatePerson,
  ): Promise<Changed<PersonView>> {
    return this.people.create(call, body);
  }

  @Patch(':person')
  @Requires('person:update')
  update(
    @Call() call: AdminCall,
    @Param('person') reference: string,
    @Body({ schema: updatePerson }) body: UpdatePerson,
  ): Promise<Changed<PersonView>> {
    return this.people.update(call, reference, body);
  }

  @Post(':person/suspend')
  @HttpCode(200)
  @Requires('person:suspend')
  suspend(
    @Call() call: AdminCall,
    @Param('person') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<PersonView>> {
    return this.standing.suspend(call, reference);
  }

  @Post(':person/reinstate')
  @HttpCode(200)
  @Requires('person:suspend')
  reinstate(
    @Call() call: AdminCall,
    @Param('person') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<PersonView>> {
    return this.standing.reinstate(call, reference);
  }

  @Post(':person/trail-erasures')
  @HttpCode(200)
  @Requires('person:erase')
  eraseFromTrail(
    @Call() call: AdminCall,
    @Param('person') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<TrailErasureView>> {
    return this.erasures.erase(call, reference);
  }
}
