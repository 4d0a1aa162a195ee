import { pageQuery } from '#libs/http';
import { TOPICS } from '#libs/notifications';
import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';

/** Body of POST webhooks. `topics` left out: everything. */
export const createWebhook = changeBody({
  url: z.string().min(1).max(2_000),
  topics: z
    .array(z.enum(TOPICS))
    .min(1)
    .max(TOPICS.length)
    .refine((topics) => new Set(topics).size === topics.length, 'must not repeat a value')
    .optional(),
});
export type CreateWebhook = z.output<typeof createWebhook>;

/** Query of a list of deliveries: all, or those in one state. */
export const listDeliveries = z.strictObject({
  ...pageQuery.shape,
  state: z.enum(['pending', 'delivered', 'dead', 'muted']).optional(),
});
export type ListDeliveries = z.output<typeof listDeliveries>;

/** Query of the list of notifications: all, or those of one topic. */
export const listNotifications = z.strictObject({
  ...pageQuery.shape,
  topic: z.enum([...TOPICS, 'test']).optional(),
});
export type ListNotifications = z.output<typeof listNotifications>;
