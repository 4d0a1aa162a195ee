import type { TrailRecord } from '../trail-record.js';
import type { Places } from '../places/places.js';
import type { PersonHistory } from '../history/person-history.js';
import type { AlertKind } from './rule-parameters.schema.js';

/** What a rule judges one record of a person by. */
export interface Sight {
  readonly record: TrailRecord;
  /** As it was before this record. */
  readonly history: PersonHistory;
  readonly places: Places;
}

/** Something a rule saw. Findings of one key within one window are one alert. */
export interface Finding {
  readonly kind: AlertKind;
  readonly dedupeKey: string;
  readonly windowMs: number;
  readonly title: string;
  /** Counts, thresholds, codes and countries only: alerts leave the installation. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The records it was seen in, oldest first. */
  readonly recordIds: readonly string[];
}

/** Pure: the same sight and parameters give the same finding. */
export type Rule<Parameters> = (sight: Sight, parameters: Parameters) => Finding | null;
