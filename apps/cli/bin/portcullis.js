#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major] = process.versions.node.split('.').map(Number);
const built = new URL('../../../dist/apps/cli/src/main.js', import.meta.url);
if (major < 22) {
  process.stderr.write(
    `portcullis needs Node 22 or newer, this is ${process.version}. "npx portcullis" uses the project's own.`,
  );
  process.exitCode = 1;
} else if (!existsSync(built)) {
  process.stderr.write(
    'portcullis is not built yet. Run "npm run build" (or "npm start") in the project\'s folder first.',
  );
  process.exitCode = 1;
} else {
  await import(built.href);
}
