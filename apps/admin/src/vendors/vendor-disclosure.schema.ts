import type { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
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
