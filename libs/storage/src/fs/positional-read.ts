import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

/** Bytes of one piece of a streamed read: four sealed chunks of the envelope. A slow reader holds one, and as much opened. */
export const READ_PIECE_BYTES = 65_600;

/** Opens a file read-only; the descriptor is the caller's to close. */
export const openFile = promisify(open);
/** Closes a descriptor. */
export const closeFile = promisify(close);

const readPiece = promisify(read);

/**
 * Fills the buffer from the file's position until `enough` bytes are there or the file ends; returns how many there are, more
 * than enough where one read brought more.
 */
export async function fillFrom(
  descriptor: number,
  target: Buffer,
  position: number,
  enough = target.length,
): Promise<number> {
  let filled = 0;
  while (filled < enough) {
    const { bytesRead } = await readPiece(
      descriptor,
      target,
      filled,
      target.length - filled,
      position + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
