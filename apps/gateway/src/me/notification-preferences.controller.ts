import { Body, Controller, Get, Put, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, CurrentPrincipal, type Principal, principalOf, Requires } from '#libs/identity';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { RequestOrigins } from '../request-origins.js';
import {
  type NotificationChoices,
  notificationChoices,
  type NotificationPreferences,
  notificationPreferencesAnswer,
} from './notification-preferences.schema.js';
import { NotificationPreferencesService } from './notification-preferences.service.js';

/** What the caller wants to be mailed about. */
@Controller('v1/me/notification-preferences')
@UseGuards(AuthenticationGuard, RecordedPermissionGuard)
export class NotificationPreferencesController {
  constructor(
    private readonly preferences: NotificationPreferencesService,
    private readonly origins: RequestOrigins,
  ) {}

  @Get()
  @Requires('me:update')
  @ApiOkResponse({ description: 'Every topic.', standardSchema: notificationPreferencesAnswer })
  get(@CurrentPrincipal() principal: Principal): Promise<NotificationPreferences> {
    return this.preferences.get(principal);
  }

  @Put()
  @Requires('me:update')
  @ApiOkResponse({ description: 'Every topic, as chosen.', standardSchema: notificationPreferencesAnswer })
  async put(
    @Body({ schema: notificationChoices }) body: NotificationChoices,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationPreferences> {
    const { preferences, recordId } = await this.preferences.put(
      principalOf(request),
      body,
      this.origins.of(request),
    );
    void reply.header('x-access-record', recordId);
    return preferences;
  }
}
