import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, principalOf, Requires } from '#libs/identity';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { RequestOrigins } from '../request-origins.js';
import { HeldTasks, type Recorded, type TaskRequest } from './held-tasks.service.js';
import { endedTaskAnswer, heartbeatAnswer, heldTaskAnswer } from './task.answers.js';
import { type Completion, completion, nothing, taskId } from './tasks.schema.js';

/** The task a person holds. A task they never held is not there. */
@Controller('v1/tasks')
@UseGuards(AuthenticationGuard, RecordedPermissionGuard)
export class TasksController {
  constructor(
    private readonly tasks: HeldTasks,
    private readonly origins: RequestOrigins,
  ) {}

  @Get(':task')
  @Requires('task:claim')
  @ApiOkResponse({ description: 'The task.', standardSchema: heldTaskAnswer })
  async describe(
    @Param('task', { schema: taskId }) task: string,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const described = await this.tasks.describe(this.toRequest(task, request));
    return { task: answered(reply, described) };
  }

  @Post(':task/heartbeat')
  @HttpCode(200)
  @Requires('task:claim')
  @ApiOkResponse({ description: 'The lease, at its whole length again.', standardSchema: heartbeatAnswer })
  async heartbeat(
    @Param('task', { schema: taskId }) task: string,
    @Body({ schema: nothing }) _body: object | undefined,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answered(reply, await this.tasks.heartbeat(this.toRequest(task, request)));
  }

  @Post(':task/complete')
  @HttpCode(200)
  @Requires('task:claim')
  @ApiOkResponse({ description: 'Completed.', standardSchema: endedTaskAnswer })
  async complete(
    @Param('task', { schema: taskId }) task: string,
    @Body({ schema: completion }) body: Completion,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const ending = { kind: 'completed', verdict: body?.verdict ?? null } as const;
    return answered(reply, await this.tasks.end(this.toRequest(task, request), ending));
  }

  @Post(':task/release')
  @HttpCode(200)
  @Requires('task:claim')
  @ApiOkResponse({ description: 'Given back.', standardSchema: endedTaskAnswer })
  async release(
    @Param('task', { schema: taskId }) task: string,
    @Body({ schema: nothing }) _body: object | undefined,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answered(reply, await this.tasks.end(this.toRequest(task, request), { kind: 'released' }));
  }

  @Post(':task/skip')
  @HttpCode(200)
  @Requires('task:claim')
  @ApiOkResponse({ description: 'Skipped.', standardSchema: endedTaskAnswer })
  async skip(
    @Param('task', { schema: taskId }) task: string,
    @Body({ schema: nothing }) _body: object | undefined,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answered(reply, await this.tasks.end(this.toRequest(task, request), { kind: 'skipped' }));
  }

  private toRequest(task: string, request: AuthenticatedRequest): TaskRequest {
    return { principal: principalOf(request), taskId: task, origin: this.origins.of(request) };
  }
}

function answered<Value>(reply: FastifyReply, { recordId, value }: Recorded<Value>): Value {
  void reply.header('x-access-record', recordId);
  return value;
}
