import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Head,
  Header,
  Module,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, type AppErrorOptions } from '#libs/kernel';
import { pageQuery } from '../pagination.js';
import { StreamedBody, streamedBody } from '../streamed-body.js';

const thing = z.object({ name: z.string().min(1).max(20), tags: z.array(z.string()).default([]) });
const thingId = z.uuid();

/** Errors the sample routes throw, by the `case` parameter. */
export const failures: Record<string, () => unknown> = {};

/** Routes that exercise what the library promises; nothing of the product. */
@Controller('v1')
export class SampleController {
  @Get('things')
  @ApiResponse({ status: 200, description: 'One page.', standardSchema: z.object({ items: z.array(thing) }) })
  list(@Query({ schema: pageQuery }) page: z.infer<typeof pageQuery>): unknown {
    return { page };
  }

  @Get('things/:id')
  find(@Param('id', { schema: thingId }) id: string): unknown {
    return { id };
  }

  @Head('things/:id/content')
  head(@Res() reply: FastifyReply): void {
    void reply.header('x-handler', 'head').send();
  }

  @Get('things/:id/content')
  content(@Res() reply: FastifyReply): void {
    void reply.header('x-handler', 'get').send('content');
  }

  @Post('things')
  create(@Body({ schema: thing }) body: z.infer<typeof thing>): unknown {
    return body;
  }

  @Put('uploads/:key')
  @StreamedBody()
  async upload(@Req() request: FastifyRequest, @Param('key') key: string): Promise<unknown> {
    let bytes = 0;
    for await (const chunk of streamedBody(request)) bytes += (chunk as Buffer).length;
    return { key, bytes, mediaType: request.headers['content-type'] ?? null };
  }

  @Get('fail/:case')
  @Header('etag', '"item"')
  fail(@Param('case') name: string): never {
    throw failures[name]?.() as Error;
  }

  @Get('cut')
  async cut(@Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-length': 1000 });
    reply.raw.write('first half');
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error('chunk 2 failed authentication');
  }

  @Get('piped')
  piped(@Res() reply: FastifyReply): void {
    const source = Readable.from(
      (function* () {
        yield Buffer.from('first half');
        throw new Error('chunk 2 failed authentication');
      })(),
    );
    void reply.header('content-length', 1000).send(source);
  }

  @Get('ids')
  ids(@Req() request: FastifyRequest): unknown {
    return { id: request.id, ip: request.ip };
  }
}

/** Registers one more failure for `GET /v1/fail/:case`. */
export function failWith(name: string, options: AppErrorOptions): void {
  failures[name] = () => new AppError(options);
}

@Module({ controllers: [SampleController] })
export class SampleModule {}
