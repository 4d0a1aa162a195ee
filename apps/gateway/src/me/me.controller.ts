import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { AuthenticationGuard, CurrentPrincipal, type Principal, Requires } from '#libs/identity';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import { meAnswer } from './me.answers.js';
import { OwnProjects } from '../projects/own-projects.service.js';
import { TermsService } from '../terms/terms.service.js';

/** What the caller is told of themselves. */
@Controller('v1/me')
@UseGuards(AuthenticationGuard, RecordedPermissionGuard)
export class MeController {
  constructor(
    private readonly projects: OwnProjects,
    private readonly terms: TermsService,
  ) {}

  @Get()
  @Requires('me:read')
  @ApiOkResponse({ description: 'Who the caller is.', standardSchema: meAnswer })
  async describe(@CurrentPrincipal() principal: Principal): Promise<object> {
    const terms = await this.terms.listCurrent(principal);
    return {
      principal: { kind: principal.kind, id: principal.id, handle: principal.handle },
      organisationId: principal.organisationId,
      roles: principal.roles,
      assignments: await this.projects.list(principal),
      termsToAccept: terms
        .filter((version) => !version.accepted)
        .map(({ document: _document, accepted: _accepted, ...version }) => version),
    };
  }
}
