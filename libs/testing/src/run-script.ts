import { spawn, spawnSync } from 'node:child_process';

export interface ScriptRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Returns a Python that has the module, Debian's first (it is the one packages are installed for); null, with a notice, where
 * there is none.
 */
export function findPython(module: string): string | null {
  const found = ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', `import ${module}`]).status === 0,
  );
  if (found === undefined) process.stdout.write(`NOTICE: SKIPPED, no python3 has the module ${module}.\n`);
  return found ?? null;
}

/** Runs a program to its end while this process goes on serving it; its environment is ours and what is given. */
export function runScript(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ScriptRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
