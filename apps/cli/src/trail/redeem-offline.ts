import { type Receipt } from '#libs/evidence';
import { CompactRange, formatTlogProof, inclusionProof, leafHash, type WitnessPolicy } from '#libs/tlog';
import { cliError } from '../cli.errors.js';
import { believedCheckpoint } from './believed-checkpoint.js';
import { ExportFolder } from './export-folder.js';

/** A receipt made good: where its record is, what it says, and the proof. */
export interface Proven {
  readonly recordId: string;
  readonly index: number;
  /** The text of a `.tlog-proof`. */
  readonly proof: string;
  readonly event: string;
}

/**
 * Builds the proof that a receipt's record is in an export. Reads the records twice, to find it and to hash around it, and holds
 * only the proof. Throws RECORD_NOT_IN_LOG, and CHECKPOINT_REFUSED when the policy does not believe the export's checkpoint.
 */
export async function proveFromExport(dir: string, receipt: Receipt, policy: WitnessPolicy): Promise<Proven> {
  const folder = new ExportFolder(dir);
  const checkpoint = await folder.checkpoint();
  const { size } = believedCheckpoint(checkpoint, policy);
  const { index, event } = await find(folder, receipt, size);
  const proof = await inclusionProof(index, size, async (nodes) => {
    const wanted = new Map(nodes.map(({ level, index: at }, place) => [`${level}/${at}`, place]));
    const hashes: Buffer[] = [];
    const range = new CompactRange();
    await folder.readLines(folder.eventsPath, (line) => {
      if (range.size >= size) return;
      range.append(leafHash(line), (level, at, hash) => {
        const place = wanted.get(`${level}/${at}`);
        if (place !== undefined) hashes[place] = hash;
      });
    });
    return hashes;
  });
  const text = formatTlogProof({ index, proof, checkpoint });
  return { recordId: receipt.recordId, index, proof: text, event };
}

async function find(
  folder: ExportFolder,
  receipt: Receipt,
  size: number,
): Promise<{ index: number; event: string }> {
  let at = 0;
  let found: { index: number; event: string } | undefined;
  await folder.readLines(folder.eventsPath, (line) => {
    if (found === undefined && at < size && leafHash(line).equals(receipt.leafHash)) {
      found = { index: at, event: line.toString('utf8') };
    }
    at += 1;
  });
  if (at < size) throw cliError('EXPORT_INCOMPLETE', `The export has ${at} of ${size} records.`);
  if (found !== undefined) return found;
  throw cliError(
    'RECORD_NOT_IN_LOG',
    `The log has no record as the receipt for ${receipt.recordId} promises it.`,
  );
}
