import { Controller, Get, Inject, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { reference } from '../references/reference.schema.js';
import { AnswerStream } from '../streaming/answer-stream.js';
import { TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { EntryStreamer } from './entry-streamer.service.js';
import { type ConsistencyQuery, consistencyQuery, type EntriesQuery, entriesQuery } from './log.schema.js';
import { LogPolicies, type LogPolicyView } from './log-policies.service.js';
import { type ConsistencyView, LogReader } from './log-reader.service.js';

const DEFAULT_WRITE_STALL_MS = 30_000;

/** `/trail/v1/logs/{organisation}`: the log as C2SP tlog-tiles, and what makes checking it easier. */
@Controller('trail/v1/logs/:organisation')
export class LogsController {
  constructor(
    private readonly reader: LogReader,
    private readonly streamer: EntryStreamer,
    private readonly policies: LogPolicies,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  @Get('checkpoint')
  @Requires('trail:read')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ summary: 'The newest checkpoint: a signed note with the cosignatures of witnesses' })
  @ApiOkResponse({ description: 'C2SP tlog-checkpoint' })
  checkpoint(
    @Call() call: TrailCall,
    @Param('organisation', { schema: reference }) organisation: string,
  ): Promise<string> {
    return this.reader.checkpoint(call, organisation);
  }

  @Get('policy')
  @Requires('trail:read')
  @ApiOperation({ summary: 'The keys to check this log with, as this installation states them' })
  policy(
    @Call() call: TrailCall,
    @Param('organisation', { schema: reference }) organisation: string,
  ): Promise<LogPolicyView> {
    return this.policies.get(call, organisation);
  }

  @Get('consistency')
  @Requires('trail:read')
  @ApiOperation({ summary: 'Proof that an earlier checkpoint is the beginning of a later one' })
  consistency(
    @Call() call: TrailCall,
    @Param('organisation', { schema: reference }) organisation: string,
    @Query({ schema: consistencyQuery }) query: ConsistencyQuery,
  ): Promise<ConsistencyView> {
    return this.reader.consistency(call, organisation, { from: query.from, to: query.to });
  }

  @Get('entries')
  @Requires('trail:read')
  @ApiOperation({ summary: 'The recorded events in the order of the log, one per line, byte for byte' })
  @ApiOkResponse({ description: 'application/x-ndjson' })
  async entries(
    @Call() call: TrailCall,
    @Param('organisation', { schema: reference }) organisation: string,
    @Query({ schema: entriesQuery }) query: EntriesQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const range = await this.reader.openEntries(call, organisation, { start: query.start, end: query.end });
    const answer = new AnswerStream(reply.raw, this.settings.writeStallMs ?? DEFAULT_WRITE_STALL_MS);
    const first = await this.streamer.first(range);
    reply.hijack();
    answer.start(answerHeaders('application/x-ndjson', range.recordId));
    if (reply.request.method === 'HEAD') answer.end();
    else await this.streamer.send(range, first, answer);
  }

  @Get('tile/*')
  @Requires('trail:read')
  @ApiOperation({ summary: 'A tile of hashes, or a bundle of entries, of the published log' })
  @ApiOkResponse({ description: 'C2SP tlog-tiles' })
  async tile(
    @Call() call: TrailCall,
    @Param('organisation', { schema: reference }) organisation: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const path = tilePathOf(request.url);
    void reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', 'private, no-store');
    if (!path.startsWith('tile/entries/')) return this.reader.tile(call, organisation, path);
    const { recordId, bundle } = await this.reader.entryBundle(call, organisation, path);
    void reply.header('x-access-record', recordId);
    return bundle;
  }
}

/** Returns the path as it was asked for; nothing in a tile's path needs an escape, so none is undone. */
function tilePathOf(url: string): string {
  const [path = ''] = url.split('?');
  return path.slice(path.indexOf('/tile/') + 1);
}
