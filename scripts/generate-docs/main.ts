// Writes the generated documents. Usage: npm run docs:generate
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from './documents.js';
import { PROJECT } from './product-sources.js';

for (const [path, create] of Object.entries(DOCUMENTS)) {
  writeFileSync(join(PROJECT, path), await create());
  console.log(path);
}
