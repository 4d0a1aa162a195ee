import { terminal } from './terminal.js';
import { runCli } from './run-cli.js';

// exitCode, not exit(): what was written to a pipe is still delivered.
process.exitCode = await runCli(process.argv.slice(2), terminal());
