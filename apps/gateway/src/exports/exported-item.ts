/** An item as an export names it; nothing of its content. */
export interface ExportedItem {
  readonly id: string;
  readonly key: string;
  /** Its key in the project's bucket. */
  readonly bucketKey: string;
  readonly mediaType: string;
  readonly size: number;
  readonly etag: string;
  /** In pixels, as an annotator sees it; null when the item is no image whose size was found when it was taken in. */
  readonly dimensions: { readonly width: number; readonly height: number } | null;
}
