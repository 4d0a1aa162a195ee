import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { TaskInterventionsService } from './task-interventions.service.js';
import { TASKS, type TaskView } from './task.presenter.js';
import { type UpdateTask, updateTask } from './task.schema.js';

/** `/admin/v1/tasks/{task}` */
@Controller('admin/v1/tasks/:task')
export class TasksController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly interventions: TaskInterventionsService,
  ) {}

  @Get()
  @Requires('task:read')
  get(@Call() call: AdminCall, @Param('task') id: string): Promise<TaskView> {
    return this.queries.get(call, id, {}, TASKS);
  }

  @Patch()
  @Requires('task:update')
  update(
    @Call() call: AdminCall,
    @Param('task') id: string,
    @Body({ schema: updateTask }) body: UpdateTask,
  ): Promise<Changed<TaskView>> {
    return this.interventions.prioritise(call, id, body);
  }

  @Post('force-release')
  @HttpCode(200)
  @Requires('task:update')
  forceRelease(
    @Call() call: AdminCall,
    @Param('task') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<TaskView>> {
    return this.interventions.forceRelease(call, id);
  }

  @Post('withdraw')
  @HttpCode(200)
  @Requires('task:update')
  withdraw(
    @Call() call: AdminCall,
    @Param('task') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<TaskView>> {
    return this.interventions.withdraw(call, id);
  }
}
