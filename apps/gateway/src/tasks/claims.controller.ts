import { Body, Controller, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, principalOf, Requires } from '#libs/identity';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { reference } from '../items/items.schema.js';
import { RequestOrigins } from '../request-origins.js';
import { type ClaimAnswer, ClaimTask } from './claim-task.service.js';
import { claimAnswer } from './task.answers.js';
import { nothing } from './tasks.schema.js';

/** The queue of a project. The role is a gate of the decision here, so that its refusal is recorded like every other. */
@Controller('v1/projects')
@UseGuards(AuthenticationGuard)
export class ClaimsController {
  constructor(
    private readonly claims: ClaimTask,
    private readonly origins: RequestOrigins,
  ) {}

  @Post(':project/tasks/claim')
  @HttpCode(200)
  @Requires('task:claim')
  @ApiOkResponse({ description: 'The task, or why there is none.', standardSchema: claimAnswer })
  async claim(
    @Param('project', { schema: reference }) project: string,
    @Body({ schema: nothing }) _body: object | undefined,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimAnswer> {
    const { recordId, answer } = await this.claims.claim({
      principal: principalOf(request),
      projectReference: project,
      origin: this.origins.of(request),
    });
    void reply.header('x-access-record', recordId);
    return answer;
  }
}
