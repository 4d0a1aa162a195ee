import { disableTypes, imageSize, types } from 'image-size';
import { mediaTypeEssence } from '#libs/http';

export interface ImageDimensions {
  readonly width: number;
  readonly height: number;
}

/** Enough of a JPEG to get past its colour profile and its preview to the frame that states the size. */
export const IMAGE_HEAD_BYTES = 256 * 1024;

const READ = new Set(['png', 'jpg', 'gif', 'webp', 'bmp']);
// EXIF: from 5 on the picture is stored lying on its side.
const FIRST_LYING = 5;
const MAX_PIXELS = 2 ** 31 - 1;

// The rest are containers whose boxes may nest and loop; they are not worth that of bytes a client sent.
disableTypes(types.filter((type) => !READ.has(type)));

/** Says whether the size of content of this media type is looked for. */
export function mayHaveDimensions(mediaType: string): boolean {
  return mediaTypeEssence(mediaType)?.startsWith('image/') === true;
}

/** Returns the size an image is shown in, as its first bytes state it; null when they do not. Never throws. */
export function findImageDimensions(head: Uint8Array): ImageDimensions | null {
  const found = readSize(head);
  if (!found || !isSize(found.width) || !isSize(found.height)) return null;
  const { width, height, orientation = 1 } = found;
  return orientation >= FIRST_LYING ? { width: height, height: width } : { width, height };
}

function readSize(head: Uint8Array): ReturnType<typeof imageSize> | null {
  try {
    return imageSize(head);
  } catch {
    // Its errors all mean one thing: these bytes are no image it knows. Whether they are one is not ours to insist on.
    return null;
  }
}

function isSize(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels > 0 && pixels <= MAX_PIXELS;
}
