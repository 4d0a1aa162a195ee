import { parseReceipt } from '#libs/evidence';
import { Command } from 'commander';
import { cliError } from '../cli.errors.js';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import { connect, type ConnectionOptions } from '../connection.js';
import { checkRedemption } from './check-redemption.js';
import { readPolicy } from './policy-file.js';
import { readReceipts } from './receipts-file.js';
import { proveFromExport } from './redeem-offline.js';
import { redeemOnServer } from './trail-server.js';

interface RedeemFlags extends ConnectionOptions {
  readonly policy: string;
  readonly export?: string;
  readonly json?: boolean;
}

/** `trail redeem <receipt>`: the proof that a receipt's record is in the log, from an export or the server, verified either way. */
export const redeemCommand: DefineCommand = (terminal) =>
  withConnectionFlags(
    new Command('redeem')
      .description('Print the .tlog-proof that a receipt’s record is in the log.')
      .argument('<receipt>', 'value of an Audit-Receipt header, or a file with one')
      .requiredOption('--policy <file>', 'whom to believe (JSON)')
      .option('--export <dir>', 'make the proof from an export, without server and network'),
  ).action(async (named: string, flags: RedeemFlags) => {
    const policy = await readPolicy(flags.policy);
    const text = await receiptText(named);
    const receipt = parseReceipt(text);
    if (receipt === null) throw cliError('RECEIPT_INVALID', 'This is no receipt.');
    const proven =
      flags.export === undefined
        ? await redeemOnServer(await connect(flags, terminal), text)
        : await proveFromExport(flags.export, receipt, policy);
    checkRedemption(proven, receipt, policy);
    terminal.out(flags.json ? JSON.stringify(proven) : proven.proof.trimEnd());
  });

async function receiptText(named: string): Promise<string> {
  if (named.startsWith('v1;')) return named;
  const [first = ''] = await readReceipts(named);
  return first;
}
