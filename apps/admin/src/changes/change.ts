import type { ChangeScope } from '#libs/epochs';
import type { Transaction } from '#libs/persistence';
import type { Permission } from '#libs/policy';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';

/** One change of governance, described so that it is permitted, ordered against reads, made, recorded and remembered as one. */
export interface Change<Body extends object> {
  readonly permission: Permission;
  /** Whose things change, and on whose trail that is. */
  readonly organisationId: string;
  /** Which reads and cached facts it concerns; null when no decision can rest on what changes. Asked again for each attempt. */
  readonly policy: (() => Promise<ChangeScope>) | null;
  /**
   * Makes outside the database what `work` takes up, once it is known that the change is permitted and is no repetition: nothing that is
   * refused before leaves anything behind.
   */
  readonly prepare?: () => Promise<void>;
  /** Makes the change; `locked` is what `policy` returned. May run more than once, each time in a fresh transaction. */
  readonly work: (transaction: Transaction, locked: ChangeScope) => Promise<Done<Body>>;
}

/** What a change is recorded as on another trail than its own. */
export interface EntryElsewhere {
  /** One that `policy` locks: of another, reads could wait for ever. */
  readonly organisationId: string;
  readonly entry: AdministrationEntry;
}

/** What `work` did. */
export interface Done<Body extends object> {
  readonly body: Body;
  readonly entry: AdministrationEntry;
  /** What else it did, where one request does several things: each a record of its own, with the first. */
  readonly also?: readonly AdministrationEntry[];
  /** What others it concerns have on their own trails. */
  readonly elsewhere?: readonly EntryElsewhere[];
  /** 201 for something new, 202 for what somebody else has to approve, else 200. */
  readonly status: 200 | 201 | 202;
  /** Of the change's record, where what is stored names it; left out: a new one. */
  readonly recordId?: string;
  /** What a repetition of the request is told instead, where the body holds a secret. */
  readonly remembered?: object;
  /** What a GET of it shows. Left out: what the entry says there was before, and `body`. */
  readonly shown?: Shown;
}

/** What a GET of the changed thing shows this caller; null: nothing, it is not there, or not a thing that can be looked at. */
export interface Shown {
  /** What `If-Match` is compared with. */
  readonly before: object | null;
  /** What the answer's `ETag` is of. */
  readonly after: object | null;
}

/** What the answer to a change says beside its body. */
export interface ChangeHeaders {
  readonly recordId: string;
  /** Strong entity tag of what a GET shows from now on; null where it shows nothing. */
  readonly etag: string | null;
}

/** The answer to a change: what the interceptor turns into status, body, `X-Access-Record` and `ETag`. */
export class Changed<Body extends object> {
  constructor(
    readonly body: Body,
    readonly status: number,
    readonly headers: ChangeHeaders,
    /** True when nothing happened now because it had happened already. */
    readonly replayed: boolean = false,
  ) {}
}

/** Thrown by `work` when what `policy` found is no longer what there is; the attempt is undone and made again. */
export class ReachMoved extends Error {
  constructor() {
    super('what the change concerns changed before its locks were taken');
  }
}
