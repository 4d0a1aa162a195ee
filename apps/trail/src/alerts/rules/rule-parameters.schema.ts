import { z } from 'zod';

const count = z.number().int().min(1).max(1_000_000);
const days = z.number().int().min(0).max(28);
const minutes = z.number().int().min(1).max(1_440);
const hourOfDay = z.number().int().min(0).max(23);

const spike = z.strictObject({
  deviations: z.number().min(1).max(20),
  factor: z.number().min(1).max(100),
  floor: count,
  minActiveHours: z.number().int().min(2).max(672),
  minHistoryDays: days,
});

/** What can be set of each rule; the keys are the kinds. */
export const RULE_PARAMETERS = {
  volume_spike: spike,
  distinct_item_spike: spike,
  // Beyond a hundred, an alert could not name the records it is about.
  denials_in_a_row: z.strictObject({ denials: z.number().int().min(2).max(100), withinMinutes: minutes }),
  new_country: z.strictObject({ minHistoryDays: days }),
  impossible_travel: z.strictObject({
    speedKmh: z.number().min(100).max(10_000),
    minDistanceKm: z.number().min(0).max(20_000),
  }),
  off_hours: z.strictObject({
    fromHour: hourOfDay,
    toHour: hourOfDay,
    minActiveHours: z.number().int().min(2).max(672),
    minHistoryDays: days,
  }),
  sequential_scraping: z.strictObject({ items: z.number().int().min(50).max(2_500), withinMinutes: minutes }),
  tool_network: z.strictObject({ minHistoryDays: days, maxNetworks: z.number().int().min(1).max(500) }),
  trail_lag: z.strictObject({ thresholdSeconds: z.number().min(1).max(86_400) }),
  verification_failure: z.strictObject({}),
} as const;

export type AlertKind = keyof typeof RULE_PARAMETERS;
export type ParametersOf<Kind extends AlertKind> = z.output<(typeof RULE_PARAMETERS)[Kind]>;
export type SpikeParameters = z.output<typeof spike>;

/** Guarantees every kind of alert, in the order of docs/alerts.md. */
export const ALERT_KINDS = Object.keys(RULE_PARAMETERS) as [AlertKind, ...AlertKind[]];
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
