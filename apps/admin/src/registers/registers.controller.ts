import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { WrittenDocument } from './recorded-documents.service.js';
import { toAnnexMarkdown, toRegisterMarkdown, type DocumentHead } from './register.markdown.js';
import { type RegisterQuery, registerQuery } from './register.schema.js';
import { RegistersService } from './registers.service.js';

type Written = string | (DocumentHead & object);

/** `/admin/v1/organisations/{organisation}/processing-register` and `…/dpa-annex` */
@Controller('admin/v1/organisations/:organisation')
export class RegistersController {
  constructor(private readonly registers: RegistersService) {}

  @Get('processing-register')
  @ApiProduces('application/json', 'text/markdown')
  @Requires('organisation:export')
  async register(
    @Call() call: AdminCall,
    @Param('organisation') reference: string,
    @Query({ schema: registerQuery }) { format }: RegisterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Written> {
    const written = await this.registers.register(call, reference);
    return send(reply, written, format === 'markdown' ? toRegisterMarkdown : null);
  }

  @Get('dpa-annex')
  @ApiProduces('application/json', 'text/markdown')
  @Requires('organisation:export')
  async annex(
    @Call() call: AdminCall,
    @Param('organisation') reference: string,
    @Query({ schema: registerQuery }) { format }: RegisterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Written> {
    const written = await this.registers.annex(call, reference);
    return send(reply, written, format === 'markdown' ? toAnnexMarkdown : null);
  }
}

function send<Content extends object>(
  reply: FastifyReply,
  { recordId, generatedAt, sha256, content }: WrittenDocument<Content>,
  toMarkdown: ((content: Content, head: DocumentHead) => string) | null,
): Written {
  void reply.header('x-access-record', recordId);
  if (toMarkdown === null) return { generatedAt, sha256, ...content };
  void reply
    .header('content-type', 'text/markdown; charset=utf-8')
    .header('x-content-type-options', 'nosniff');
  return toMarkdown(content, { generatedAt, sha256 });
}
