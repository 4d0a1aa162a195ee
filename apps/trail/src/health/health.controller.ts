import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '#libs/identity';
import { TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { Readiness } from './readiness.service.js';

/** For load balancers and people on call; says nothing about data. */
@Controller()
@Public()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  @Get('livez')
  alive(): object {
    return { status: 'alive' };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const missing = await this.readiness.missing();
    void reply.status(missing.length === 0 ? 200 : 503);
    return missing.length === 0 ? { status: 'ready' } : { status: 'not ready', missing };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> {
    return this.settings.metrics?.() ?? '';
  }
}
