import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createIdpLocal } from './create-idp-local.js';

const USAGE = `Usage: idp-local --issuer URL --audience URI --data-dir DIR --people FILE --secret-file FILE
                 [--host 127.0.0.1] [--port 8090] [--console-redirect-uri URI]...

FILE of --people: a JSON array of {handle, subject, name, email}.
FILE of --secret-file: the local secret, at least 32 characters. It is a file so that no process list shows it.
`;

const text = z.string().min(1);
const argumentsSchema = z.strictObject({
  issuer: text,
  audience: text,
  'data-dir': text,
  people: text,
  'secret-file': text,
  host: text.default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(8090),
  'console-redirect-uri': z.array(text).default([]),
});
const peopleSchema = z.array(z.strictObject({ handle: text, subject: text, name: text, email: text }));

const single = { type: 'string' } as const;
const FLAGS = {
  issuer: single,
  audience: single,
  'data-dir': single,
  people: single,
  'secret-file': single,
  host: single,
  port: single,
  'console-redirect-uri': { type: 'string', multiple: true },
} as const;

async function start(): Promise<void> {
  const flags = argumentsSchema.parse(parseArgs({ options: FLAGS, strict: true }).values);
  const idp = await createIdpLocal({
    issuer: flags.issuer,
    audience: flags.audience,
    dataDir: flags['data-dir'],
    people: peopleSchema.parse(JSON.parse(await readFile(flags.people, 'utf8'))),
    sampleTokenSecret: (await readFile(flags['secret-file'], 'utf8')).trim(),
    consoleRedirectUris: flags['console-redirect-uri'],
  });
  const server = createServer(idp.handler);
  server.listen(flags.port, flags.host, () => process.stdout.write(`idp-local: ${idp.issuer}\n`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

start().catch((error: unknown) => {
  process.stderr.write(`idp-local: ${explain(error)}\n\n${USAGE}`);
  process.exitCode = 1;
});
