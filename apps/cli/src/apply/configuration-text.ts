import { stringify } from 'yaml';
import { z } from 'zod';
import { configurationSchema } from './configuration.schema.js';
import { type CurrentState, type Existing, isOver } from './current-state.js';

const shape = configurationSchema.shape;
const DATASET = members(shape.datasets.unwrap().valueType);
const PROJECT = members(shape.projects.unwrap().valueType);
const TOOL = members(shape.toolCredentials.unwrap().valueType);
const ASSIGNMENT = members(shape.assignments.unwrap().element);
const BASIS = members(shape.transferBases.unwrap().element);

/** Today's state as a configuration, in YAML or JSON: reading it back plans to no change. */
export function toConfigurationText(
  current: CurrentState,
  { now, asJson }: { readonly now: Date; readonly asJson: boolean },
): string {
  const configuration = {
    organisation: current.organisation,
    datasets: byName(current.datasets, DATASET),
    projects: byName(current.projects, PROJECT),
    transferBases: current.transferBases.map((row) => picked(row, BASIS)),
    assignments: current.assignments
      .filter(({ fields }) => !isOver(fields['expiresAt'], now))
      .map((row) => picked(row, ASSIGNMENT)),
    toolCredentials: byName(current.toolCredentials, TOOL),
  };
  return asJson ? JSON.stringify(configuration) : stringify(configuration, { lineWidth: 0 });
}

function byName(rows: readonly Existing[], names: readonly string[]): object {
  return Object.fromEntries(rows.map((row) => [row.slug, picked(row, names)]));
}

function picked({ fields }: Existing, names: readonly string[]): object {
  const entries = names.flatMap((name) =>
    fields[name] === undefined ? [] : [[name, inFile(name, fields[name])]],
  );
  return Object.fromEntries(entries) as object;
}

/** The answered attestation also says when; the file says who and by what right. */
function inFile(name: string, value: unknown): unknown {
  if (name !== 'attestation') return value;
  const { by, basis } = z.object({ by: z.string(), basis: z.string() }).parse(value);
  return { by, basis };
}

function members(entry: z.ZodObject): readonly string[] {
  return Object.keys(entry.shape);
}
