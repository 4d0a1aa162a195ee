import type { z } from 'zod';
import { CREATED, type Sorts } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { line } from '../schema/text.schema.js';

/** Body of POST vendors/{vendor}/notices: which client was told, when, and until when it may object. */
export const noticeOfVendor = changeBody({
  organisation: reference,
  noticeDate: instant,
  objectionUntil: instant,
}).refine(({ noticeDate, objectionUntil }) => objectionUntil > noticeDate, {
  message: 'must be after the notice',
  path: ['objectionUntil'],
});
export type NoticeOfVendor = z.output<typeof noticeOfVendor>;

/** Body of POST vendors/{vendor}/objections. */
export const objectToVendor = changeBody({ grounds: line(1_000) });
export type ObjectToVendor = z.output<typeof objectToVendor>;

/** What notices can be sorted by. */
export const VENDOR_NOTICE_SORTS = {
  ...CREATED,
  noticeDate: { sql: 'row.noticeDate', type: 'timestamptz' },
  objectionUntil: { sql: 'row.objectionUntil', type: 'timestamptz' },
} as const satisfies Sorts;
/** What objections can be sorted by. */
export const VENDOR_OBJECTION_SORTS = CREATED;

/** Query of GET vendors/{vendor}/notices. */
export const listVendorNotices = sortedListQuery(VENDOR_NOTICE_SORTS, ofOrganisation);
export type ListVendorNotices = z.output<typeof listVendorNotices>;

/** Query of GET vendors/{vendor}/objections. */
export const listVendorObjections = sortedListQuery(VENDOR_OBJECTION_SORTS, ofOrganisation);
export type ListVendorObjections = z.output<typeof listVendorObjections>;
