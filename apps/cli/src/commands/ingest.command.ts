import { Command, InvalidArgumentError } from 'commander';
import { connect, type ConnectionOptions } from '../connection.js';
import { IngestJournal, journalPathOf } from '../ingest/ingest-journal.js';
import { noProgress, progressBar, toSize } from '../ingest/ingest-progress.js';
import { ingest, type IngestSummary } from '../ingest/ingest-run.js';
import { listSourceFiles, type SourceListing } from '../ingest/source-files.js';
import type { Terminal } from '../terminal.js';
import { type DefineCommand, withConnectionFlags } from './define-command.js';

interface IngestFlags extends ConnectionOptions {
  readonly dataset: string;
  readonly prefix: string;
  readonly concurrency: number;
  readonly resume?: boolean;
  readonly journal?: string;
  readonly json?: boolean;
}

interface FinishedIngest extends IngestSummary {
  readonly dataset: string;
  readonly ignored: number;
  readonly seconds: number;
}

const MOST_AT_ONCE = 64;

/** `ingest <path>`: uploads a file or all files below a folder into a dataset; exit code 1 when any failed. */
export const ingestCommand: DefineCommand = (terminal, setExitCode) =>
  withConnectionFlags(
    new Command('ingest')
      .description('Upload a file, or all files below a folder, into a dataset.')
      .argument('<path>', 'file or folder; links and names that begin with a dot are left out')
      .requiredOption('--dataset <dataset>', 'id or slug of the dataset')
      .option('--prefix <prefix>', 'put before every item key', '')
      .option('--concurrency <n>', 'files at a time', toConcurrency, 4)
      .option('--resume', 'skip what the journal of an earlier run says was accepted and has not changed')
      .option(
        '--journal <file>',
        'where finished files are noted (default: .portcullis-ingest.json in the folder)',
      ),
  ).action(async (path: string, flags: IngestFlags) => {
    const finished = await runIngest(path, flags, terminal);
    terminal.out(flags.json ? JSON.stringify(finished) : toText(finished));
    for (const { path: failed, code, message } of flags.json ? [] : finished.failures) {
      terminal.err(`failed: ${failed}: ${message} [${code}]`);
    }
    if (finished.failures.length > 0) setExitCode(1);
    if (finished.remaining > 0) {
      terminal.err('Interrupted. Run the same command with --resume to go on.');
      setExitCode(130);
    }
  });

async function runIngest(path: string, flags: IngestFlags, terminal: Terminal): Promise<FinishedIngest> {
  const connection = await connect(flags, terminal);
  const listing = await listSourceFiles(path, flags.prefix);
  const journalPath = flags.journal ?? (await journalPathOf(path));
  const target = `${connection.origin} ${flags.dataset}`;
  const journal = await IngestJournal.open(journalPath, target, flags.resume === true);
  const progress = terminal.isInteractive && !flags.json ? progressBar(totalOf(listing)) : noProgress;
  const began = performance.now();
  try {
    const summary = await ingest(listing.files, {
      connection,
      dataset: flags.dataset,
      concurrency: flags.concurrency,
      journal,
      progress,
      signal: terminal.interrupted,
    });
    const seconds = Math.round(performance.now() - began) / 1000;
    return { dataset: flags.dataset, ...summary, ignored: listing.ignored, seconds };
  } finally {
    progress.stop();
    await journal.close();
  }
}

function totalOf(listing: SourceListing): { files: number; bytes: number } {
  return { files: listing.files.length, bytes: listing.files.reduce((sum, file) => sum + file.size, 0) };
}

function toText(finished: FinishedIngest): string {
  const { uploaded, uploadedBytes, skipped, failures, ignored, seconds, dataset } = finished;
  const rate = seconds > 0 ? `, ${toSize(uploadedBytes / seconds)}/s` : '';
  return [
    `${dataset}: ${uploaded} uploaded (${toSize(uploadedBytes)} in ${seconds.toFixed(1)} s${rate})`,
    `${skipped} skipped, ${failures.length} failed, ${ignored} left out`,
  ].join(', ');
}

function toConcurrency(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_AT_ONCE) return count;
  throw new InvalidArgumentError(`a whole number from 1 to ${MOST_AT_ONCE}`);
}
