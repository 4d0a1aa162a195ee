/** Prints the one JSON summary of a long test and sets the exit code: 1 when anything is listed as broken. */
export function report(summary: object, broken: readonly string[]): void {
  process.stdout.write(`${JSON.stringify({ ...summary, broken }, null, 2)}\n`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

/** Says what is going on, on standard error, so that standard output stays one JSON document. */
export function progress(message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${message}\n`);
}
