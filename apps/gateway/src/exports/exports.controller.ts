import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, principalOf, Requires } from '#libs/identity';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { detail } from '../items/access-record.js';
import { reference as projectReference } from '../items/items.schema.js';
import type { ListingRequest } from '../projects/listing-access.service.js';
import { RequestOrigins } from '../request-origins.js';
import { CVAT_MANIFEST } from './cvat-manifest.format.js';
import { ExportItems } from './export-items.service.js';
import { ExportSender } from './export-sender.js';
import {
  type CvatQuery,
  cvatQuery,
  type LabelStudioQuery,
  labelStudioQuery,
  type PredictedTasks,
  predictedTasks,
} from './exports.schema.js';
import { labelStudioFormat } from './label-studio.format.js';
import type { Prediction } from './predictions.schema.js';

const NO_PREDICTIONS: ReadonlyMap<string, readonly Prediction[]> = new Map();

/** A project's items as task files of the tools: references only, never a byte of an item. */
@Controller('v1/projects/:project/exports')
@UseGuards(AuthenticationGuard)
export class ExportsController {
  constructor(
    private readonly exports: ExportItems,
    private readonly sender: ExportSender,
    private readonly origins: RequestOrigins,
  ) {}

  @Get('label-studio')
  @Requires('item:read-metadata')
  @ApiOperation({ summary: 'Label Studio tasks of every item the caller may list, as a stream' })
  @ApiOkResponse({ description: 'A JSON array of tasks, or one task per line.' })
  async labelStudio(
    @Param('project', { schema: projectReference }) project: string,
    @Query({ schema: labelStudioQuery }) query: LabelStudioQuery,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = this.toRequest(request, project, { export: 'label-studio', ...query });
    const opened = await this.exports.open(asked, query);
    const format = labelStudioFormat({
      lines: query.format === 'jsonl',
      reference: opened.reference,
      predictions: NO_PREDICTIONS,
    });
    await this.sender.send(reply, opened, format);
  }

  @Post('label-studio')
  @Requires('item:read-metadata')
  @ApiOperation({ summary: 'Label Studio tasks of the items that predictions are sent for, with those' })
  @ApiOkResponse({ description: 'A JSON array of tasks, or one task per line.' })
  async predicted(
    @Param('project', { schema: projectReference }) project: string,
    @Body({ schema: predictedTasks }) body: PredictedTasks,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { predictions, reference, format: form } = body;
    const said = { export: 'label-studio', format: form, predictions: predictions.length, reference };
    const itemIds = predictions.map(({ item }) => item.toLowerCase());
    const asked = this.toRequest(request, project, said);
    const opened = await this.exports.open(asked, { reference, itemIds });
    const format = labelStudioFormat({
      lines: form === 'jsonl',
      reference: opened.reference,
      predictions: Map.groupBy(predictions, ({ item }) => item.toLowerCase()),
    });
    await this.sender.send(reply, opened, format);
  }

  @Get('cvat-manifest')
  @Requires('item:read-metadata')
  @ApiOperation({ summary: 'CVAT manifest (JSONL, 1.1) of every image the caller may list, as a stream' })
  @ApiOkResponse({ description: 'The manifest; its names are keys of the project’s bucket.' })
  async cvatManifest(
    @Param('project', { schema: projectReference }) project: string,
    @Query({ schema: cvatQuery }) query: CvatQuery,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = this.toRequest(request, project, { export: 'cvat-manifest', ...query });
    const opened = await this.exports.open(asked, { reference: 's3', prefix: query.prefix });
    await this.sender.send(reply, opened, CVAT_MANIFEST);
  }

  /** What was asked for is part of the record; canonical, hence in order of its names. */
  private toRequest(
    request: AuthenticatedRequest,
    project: string,
    asked: Readonly<Record<string, string | number>>,
  ): ListingRequest {
    const details = Object.entries({ ...asked, method: request.method })
      .map(([name, value]) => [name, typeof value === 'string' ? detail(value) : value] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      principal: principalOf(request),
      projectReference: project,
      origin: this.origins.of(request),
      details: Object.fromEntries(details),
    };
  }
}
