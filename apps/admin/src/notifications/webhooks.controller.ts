import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { plainListQuery } from '../schema/list-query.schema.js';
import { DeliveriesQueries } from './deliveries.queries.js';
import type { DeliveryView } from './delivery.presenter.js';
import { RedeliveriesService, type WebhookTestView } from './redeliveries.service.js';
import type { NewWebhookView, WebhookView } from './webhook.presenter.js';
import { type CreateWebhook, createWebhook, type ListDeliveries, listDeliveries } from './webhook.schema.js';
import { WebhooksQueries } from './webhooks.queries.js';
import { WebhooksService } from './webhooks.service.js';

/** `/admin/v1/organisations/{organisation}/webhooks` */
@Controller('admin/v1/organisations/:organisation/webhooks')
export class WebhooksController {
  constructor(
    private readonly queries: WebhooksQueries,
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveriesQueries,
    private readonly redeliveries: RedeliveriesService,
  ) {}

  @Get()
  @Requires('notification:read')
  list(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Query({ schema: plainListQuery }) page: PageQuery,
  ): Promise<Page<WebhookView>> {
    return this.queries.list(call, organisation, page);
  }

  @Get(':webhook')
  @Requires('notification:read')
  get(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Param('webhook') webhook: string,
  ): Promise<WebhookView> {
    return this.queries.get(call, organisation, webhook);
  }

  @Post()
  @Requires('notification:configure')
  create(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Body({ schema: createWebhook }) body: CreateWebhook,
  ): Promise<Changed<NewWebhookView>> {
    return this.webhooks.create(call, organisation, body);
  }

  @Delete(':webhook')
  @Requires('notification:configure')
  remove(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Param('webhook') webhook: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<WebhookView>> {
    return this.webhooks.remove(call, organisation, webhook);
  }

  @Post(':webhook/test')
  @Requires('notification:configure')
  test(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Param('webhook') webhook: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<WebhookTestView>> {
    return this.redeliveries.test(call, organisation, webhook);
  }

  @Get(':webhook/deliveries')
  @Requires('notification:read')
  listDeliveries(
    @Call() call: AdminCall,
    @Param('organisation') organisation: string,
    @Param('webhook') webhook: string,
    @Query({ schema: listDeliveries }) query: ListDeliveries,
  ): Promise<Page<DeliveryView>> {
    return this.deliveries.ofWebhook(call, organisation, webhook, query);
  }

  @Post(':webhook/deliveries/:delivery/redeliver')
  @HttpCode(200)
  @Requires('notification:configure')
  redeliver(
    @Call() call: AdminCall,
    @Param() key: { readonly organisation: string; readonly webhook: string; readonly delivery: string },
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<DeliveryView>> {
    return this.redeliveries.redeliver(call, key);
  }
}
