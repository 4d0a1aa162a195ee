import type { FieldFlag } from './field-flag.js';
import type { NamedFields } from './handles.js';
import type { Column } from './text-table.js';

/** Something else that can be done with one object, e.g. `suspend`. */
export interface ResourceAction {
  readonly name: string;
  readonly description: string;
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the object's own path; empty for the object itself. */
  readonly path: string;
  readonly fields: readonly FieldFlag[];
}

/** A way to make one, e.g. `create`. */
export interface Creation {
  readonly name: string;
  readonly description: string;
  /** Below the kind's own path; left out: the kind's own. */
  readonly path?: string;
  readonly fields: readonly FieldFlag[];
}

/** One kind of object of the control plane, as the command line offers it. */
export interface Resource {
  /** The command: `project`. */
  readonly name: string;
  readonly description: string;
  /** Below `/admin/v1`. */
  readonly path: string;
  readonly columns: readonly Column[];
  /** Members that a person reads with the handle beside the id. */
  readonly named?: NamedFields;
  readonly filters: readonly FieldFlag[];
  readonly creations: readonly Creation[];
  readonly update?: readonly FieldFlag[];
  readonly actions: readonly ResourceAction[];
}

/** Which organisation is meant, for callers who act for several. */
export const ORGANISATION: FieldFlag = {
  flag: '--organisation <organisation>',
  description: 'id or slug; for those who act for several',
  field: 'organisation',
};

/** Why, for the trail. */
export const REASON: FieldFlag = {
  flag: '--reason <text>',
  description: 'why; kept on the trail',
  field: 'reason',
};
