import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import type { TaskBatchView } from './task-batch.presenter.js';
import { TaskBatchesQueries } from './task-batches.queries.js';
import { TaskBatchesService } from './task-batches.service.js';
import type { TaskTimeView } from './task-time.presenter.js';
import type { TaskView } from './task.presenter.js';
import {
  type CreateTaskBatch,
  createTaskBatch,
  type ListTaskBatches,
  listTaskBatches,
  type ListTasks,
  listTasks,
  type ListTaskTimes,
  listTaskTimes,
} from './task.schema.js';
import { TasksQueries } from './tasks.queries.js';

/** `/admin/v1/projects/{project}`: its batches, its queue, and the times its tasks took. */
@Controller('admin/v1/projects/:project')
export class ProjectTasksController {
  constructor(
    private readonly queries: TasksQueries,
    private readonly lists: TaskBatchesQueries,
    private readonly batches: TaskBatchesService,
  ) {}

  @Get('task-batches')
  @Requires('task:read')
  listBatches(
    @Call() call: AdminCall,
    @Param('project') project: string,
    @Query({ schema: listTaskBatches }) query: ListTaskBatches,
  ): Promise<Page<TaskBatchView>> {
    return this.lists.list(call, project, query);
  }

  @Post('task-batches')
  @Requires('task:create')
  createBatch(
    @Call() call: AdminCall,
    @Param('project') project: string,
    @Body({ schema: createTaskBatch }) body: CreateTaskBatch,
  ): Promise<Changed<TaskBatchView>> {
    return this.batches.create(call, project, body);
  }

  @Get('tasks')
  @Requires('task:read')
  listTasks(
    @Call() call: AdminCall,
    @Param('project') project: string,
    @Query({ schema: listTasks }) query: ListTasks,
  ): Promise<Page<TaskView>> {
    return this.queries.list(call, project, query);
  }

  @Get('task-times')
  @Requires('task-time:read')
  listTimes(
    @Call() call: AdminCall,
    @Param('project') project: string,
    @Query({ schema: listTaskTimes }) query: ListTaskTimes,
  ): Promise<Page<TaskTimeView>> {
    return this.queries.times(call, project, query);
  }
}
