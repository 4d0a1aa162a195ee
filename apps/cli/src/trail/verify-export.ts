import { type SeenCheckpoint, ExportVerifier, type VerificationReport } from '#libs/evidence';
import type { Terminal } from '../terminal.js';
import { ExportFolder } from './export-folder.js';
import { readInput } from './input-file.js';
import { readPolicy } from './policy-file.js';
import { readReceipts } from './receipts-file.js';
import { trailProgress } from './trail-progress.js';

export interface VerifyFlags {
  readonly policy: string;
  readonly receipts?: string;
  readonly seen?: readonly string[];
  readonly mergeDelay: number;
  readonly json?: boolean;
}

/** Verifies an export with nothing but its files, the policy and what the client kept; throws INPUT_UNREADABLE. */
export async function verifyExport(
  dir: string,
  flags: VerifyFlags,
  terminal: Terminal,
): Promise<VerificationReport> {
  const folder = new ExportFolder(dir);
  const manifest = await folder.manifest();
  const checkpoint = await folder.checkpoint();
  const verifier = new ExportVerifier({
    organisationId: manifest.organisation,
    policy: await readPolicy(flags.policy),
    receipts: flags.receipts === undefined ? [] : await readReceipts(flags.receipts),
    seen: await readSeen(flags.seen ?? []),
    mergeDelayMs: flags.mergeDelay * 1_000,
  });
  const progress = trailProgress(await folder.eventBytes(), { terminal, json: flags.json });
  const onLine = (line: Buffer): void => verifier.push(line);
  const cut = await folder
    .readLines(folder.eventsPath, onLine, (count) => {
      terminal.interrupted.throwIfAborted();
      progress.advance(count);
    })
    .finally(() => progress.stop());
  if (await folder.hasValues()) {
    await folder.readLines(folder.valuesPath, (line) => verifier.pushValue(line));
  }
  return verifier.finish({ checkpoint, claimed: manifest, cut });
}

function readSeen(paths: readonly string[]): Promise<SeenCheckpoint[]> {
  return Promise.all(
    paths.map(async (path) => ({ name: path, note: (await readInput(path)).toString('utf8') })),
  );
}
