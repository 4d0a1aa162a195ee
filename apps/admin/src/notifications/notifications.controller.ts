import { Controller, Get, Param, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Page } from '../records/page.js';
import { DeliveriesQueries } from './deliveries.queries.js';
import type { DeliveryView } from './delivery.presenter.js';
import {
  NotificationsQueries,
  type NotificationView,
  type ToldNotificationView,
} from './notifications.queries.js';
import {
  type ListDeliveries,
  listDeliveries,
  type ListNotifications,
  listNotifications,
} from './webhook.schema.js';

/** `/admin/v1/organisations/{organisation}/notifications` */
@Controller('admin/v1/organisations/:organisation/notifications')
export class NotificationsController {
  constructor(
    private readonly notifications: NotificationsQueries,
    private readonly deliveries: DeliveriesQueries,
  ) {}

  @Get()
  @Requires('notification:read')
  list(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Query({ schema: listNotifications }) query: ListNotifications,
  ): Promise<Page<NotificationView>> {
    return this.notifications.list(call, organisation, query);
  }

  @Get(':notification')
  @Requires('notification:read')
  get(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Param('notification') notification: string,
  ): Promise<ToldNotificationView> {
    return this.notifications.get(call, organisation, notification);
  }

  @Get(':notification/deliveries')
  @Requires('notification:read')
  listDeliveries(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Param('notification') notification: string,
    @Query({ schema: listDeliveries }) query: ListDeliveries,
  ): Promise<Page<DeliveryView>> {
    return this.deliveries.ofNotification(call, organisation, notification, query);
  }
}
