import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns a path inside the project, whether this file runs from source or from the build. */
export function projectFile(...path: string[]): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory)
      throw new Error('The project’s package.json is missing above the running file.');
    directory = parent;
  }
  return join(directory, ...path);
}
