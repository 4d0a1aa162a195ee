import { CONSOLE_PATH, ConsoleHandler, readConsoleFiles } from '../../console/src/index.js';
import { CONSOLE_CLIENT_ID } from '../../idp-local/src/index.js';
import type { Routes } from './front-server.js';
import { projectFile } from './project-files.js';

/** Serves the built console below `/console`, signing in at the local identity provider. */
export async function mountConsole(
  routes: Routes,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): Promise<void> {
  const files = await readConsoleFiles(projectFile('dist', 'console'));
  const settings = {
    issuer,
    audience,
    clientId: CONSOLE_CLIENT_ID,
    scope: 'openid profile email portcullis',
  };
  routes.mount(CONSOLE_PATH, new ConsoleHandler(files, settings).handle);
}
