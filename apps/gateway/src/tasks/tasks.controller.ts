import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, PermissionGuard, principalOf, Requires } from '#libs/identity';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { RequestOrigins } from '../request-origins.js';
import { HeldTasks, type Recorded, type TaskRequest } from './held-tasks.service.js';
import { type Completion, completion, nothing, taskId } from './tasks.schema.js';

/** The task a person holds. A task they never held is not there. */
@Controller('v1/tasks')
@UseGuards(AuthenticationGuard, PermissionGuard)
export class TasksController {
  constructor(
    private readonly tasks: HeldTasks,
    private readonly origins: RequestOrigins,
  ) {}

  @Get(':task')
  @Requires('task:claim')
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
