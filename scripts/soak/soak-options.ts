import { parseArgs } from 'node:util';

/** One numeric option of a long test. */
export interface SoakOption {
  readonly default: number;
  readonly largest: number;
  readonly help: string;
}

/**
 * Returns the options given on the command line, each a whole number from 0 to its bound; prints the usage and ends the
 * process with 0 for `--help` and 2 for anything it cannot read.
 */
export function soakOptions<Name extends string>(
  script: string,
  options: Readonly<Record<Name, SoakOption>>,
): Record<Name, number> {
  const names = Object.keys(options) as Name[];
  const usage = usageOf(script, options);
  try {
    const config = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    const { values } = parseArgs({ options: { ...config, help: { type: 'boolean' as const } } });
    if (values.help === true) end(usage, 0);
    const given = values as Readonly<Partial<Record<Name, string>>>;
    const entries = names.map((name) => [name, toNumber(name, given[name], options[name])] as const);
    return Object.fromEntries(entries) as Record<Name, number>;
  } catch (error) {
    return end(`${error instanceof Error ? error.message : String(error)}\n${usage}`, 2);
  }
}

function toNumber(name: string, text: string | undefined, option: SoakOption): number {
  const value = text === undefined ? option.default : Number(text);
  if (Number.isSafeInteger(value) && value >= 0 && value <= option.largest) return value;
  throw new TypeError(`--${name} must be a whole number from 0 to ${option.largest}`);
}

function usageOf(script: string, options: Readonly<Record<string, SoakOption>>): string {
  const lines = Object.entries(options).map(
    ([name, option]) =>
      `  --${name} N`.padEnd(18) + `${option.help} (default ${option.default}, at most ${option.largest})`,
  );
  return [
    `Usage: node scripts/soak/run.mjs ${script} [options]`,
    ...lines,
    'Prints one JSON summary; ends with 1 when a promise was broken.',
  ].join('\n');
}

function end(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
