import { TOPICS, type Topic } from '#libs/notifications';
import { z } from 'zod';

const choices = Object.fromEntries(TOPICS.map((topic) => [topic, z.boolean().optional()])) as Record<
  Topic,
  z.ZodOptional<z.ZodBoolean>
>;

/** Body of PUT notification-preferences, whole: mail about a topic that is left out is wanted. */
export const notificationChoices = z.strictObject({ email: z.strictObject(choices) });
export type NotificationChoices = z.output<typeof notificationChoices>;

/** What a person is mailed about. */
export const notificationPreferencesAnswer = z.object({
  items: z.array(z.object({ topic: z.enum(TOPICS), email: z.boolean(), mandatory: z.boolean() })),
});
export type NotificationPreferences = z.output<typeof notificationPreferencesAnswer>;
