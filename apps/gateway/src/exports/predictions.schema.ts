import { z } from 'zod';

const name = z.string().min(1).max(200);
const regionId = z.string().min(1).max(100);

/** One region, label or text of Label Studio: what it says (`value`), of which part of the labelling configuration. */
const region = z.looseObject({
  id: regionId.optional(),
  type: name.refine((type) => type !== 'relation', 'a relation joins two ids'),
  from_name: name,
  to_name: name,
  value: z.record(z.string(), z.unknown()),
});
const relation = z.looseObject({ type: z.literal('relation'), from_id: regionId, to_id: regionId });

const result = z
  .array(z.union([relation, region]))
  .max(10_000)
  .refine(hasUniqueIds, 'two regions have one id');

const prediction = z.strictObject({
  item: z.uuid(),
  result,
  score: z.number().min(0).max(1).optional(),
  model_version: name.optional(),
});

/** Label Studio's `predictions`, each with the item it is about. */
export const predictions = z.array(prediction).min(1).max(1_000);

export type Prediction = z.infer<typeof prediction>;

/** The tool keeps regions by their id: the second of two with one id would silently replace the first. */
function hasUniqueIds(regions: readonly Readonly<Record<string, unknown>>[]): boolean {
  const ids = regions.map((entry) => entry['id']).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length;
}
