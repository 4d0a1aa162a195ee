import type { VerificationReport } from '#libs/evidence';
import { Command, InvalidArgumentError } from 'commander';
import type { DefineCommand } from '../commands/define-command.js';
import { type VerifyFlags, verifyExport } from './verify-export.js';

const MERGE_DELAY_SECONDS = 60;

/** `trail verify <dir>`: judges an exported trail without server and network; exit code 1 on any finding. */
export const verifyCommand: DefineCommand = (terminal, setExitCode) =>
  new Command('verify')
    .description('Verify an exported trail. Needs no server and no network.')
    .argument('<dir>', 'folder of the export')
    .requiredOption('--policy <file>', 'whom to believe: origin, log key, witness keys, quorum (JSON)')
    .option('--receipts <file>', 'receipts you were given, one a line')
    .option('--seen <note...>', 'checkpoints of this log you have from before or from others')
    .option(
      '--merge-delay <seconds>',
      'how long a record may take from its receipt into the log',
      toSeconds,
      MERGE_DELAY_SECONDS,
    )
    .option('--json', 'print JSON for machines')
    .action(async (dir: string, flags: VerifyFlags) => {
      const report = await verifyExport(dir, flags, terminal);
      terminal.out(flags.json ? JSON.stringify(report) : toText(report));
      if (!report.ok) setExitCode(1);
    });

function toText(report: VerificationReport): string {
  const { checkpoint, size, streams, deliveries, receipts, values, findings, findingsTotal } = report;
  const lines = [
    `${report.ok ? 'SOUND' : 'NOT SOUND'}: ${size} records in ${streams} chains, organisation ${report.organisation}`,
    checkpoint
      ? `checkpoint ${checkpoint.origin}, size ${checkpoint.size}, ${checkpoint.witnesses.length} witnesses`
      : 'no checkpoint of this log',
    `reads of content: ${deliveries.ended} ended, ${deliveries.unknown} of unknown end (count as fully disclosed)`,
    `receipts: ${receipts.given} given, ${receipts.inLog} in the log, ${receipts.notDue} not due yet`,
    `erasable values: ${values.given} given, ${values.matched} named by records, ${values.missing} named and not there (erased, or left out)`,
  ];
  for (const { code, index, record, detail } of findings) {
    const where = [
      index === undefined ? '' : ` at ${index}`,
      record === undefined ? '' : ` (${record})`,
    ].join('');
    lines.push(`  ${code}${where}: ${detail}`);
  }
  if (findingsTotal > findings.length) lines.push(`  and ${findingsTotal - findings.length} more`);
  return lines.join('\n');
}

function toSeconds(value: string): number {
  const seconds = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(seconds * 1_000)) return seconds;
  throw new InvalidArgumentError('a whole number of seconds');
}
