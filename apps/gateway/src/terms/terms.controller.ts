import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, CurrentPrincipal, type Principal, principalOf, Requires } from '#libs/identity';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { RequestOrigins } from '../request-origins.js';
import { acceptanceAnswer, termsListAnswer } from './terms.answers.js';
import { acceptance, type Acceptance, termsId } from './terms.schema.js';
import { TermsService } from './terms.service.js';

/** The terms a person has to accept before reading. */
@Controller('v1/terms')
@UseGuards(AuthenticationGuard, RecordedPermissionGuard)
export class TermsController {
  constructor(
    private readonly terms: TermsService,
    private readonly origins: RequestOrigins,
  ) {}

  @Get()
  @Requires('me:read')
  @ApiOkResponse({ description: 'The current versions.', standardSchema: termsListAnswer })
  async list(@CurrentPrincipal() principal: Principal): Promise<object> {
    return { items: await this.terms.listCurrent(principal), nextCursor: null };
  }

  @Post(':version/acceptances')
  @Requires('terms:accept')
  @ApiCreatedResponse({ description: 'Accepted and recorded.', standardSchema: acceptanceAnswer })
  async accept(
    @Param('version', { schema: termsId }) version: string,
    @Body({ schema: acceptance }) body: Acceptance,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const accepted = { termsId: version, documentSha256: body.documentSha256 };
    const recordId = await this.terms.accept(principalOf(request), accepted, this.origins.of(request));
    void reply.header('x-access-record', recordId);
    return { termsId: version, documentSha256: body.documentSha256, recordId };
  }
}
