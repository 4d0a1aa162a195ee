import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '#libs/testing';

const DOCUMENT = join(import.meta.dirname, '../../../../../docs/integrations/same-origin.md');
const NGINX = '/usr/sbin/nginx';

/** False where Debian's nginx is not installed. */
export const HAS_NGINX = existsSync(NGINX);

export interface RunningNginx {
  readonly port: number;
  stop(): Promise<void>;
}

/** Runs the configuration that the documentation shows, with nothing changed but addresses, ports and the certificate. */
export async function startDocumentedNginx(places: {
  readonly gateway: string;
  readonly tool: string;
  readonly host: string;
}): Promise<RunningNginx> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-nginx-'));
  const [certificate, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const subject = ['-subj', `/CN=${places.host}`, '-addext', `subjectAltName=DNS:${places.host}`];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject];
  await promisify(execFile)('openssl', [...request, '-keyout', key, '-out', certificate]);
  const port = await freePort();
  const documented = replaceAll(documentedConfiguration(), [
    ['127.0.0.1:8080', new URL(places.gateway).host],
    ['127.0.0.1:8081', new URL(places.tool).host],
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['label.example.com;', `${places.host};`],
    ['/etc/ssl/label.example.com.pem', certificate],
    ['/etc/ssl/private/label.example.com.key', key],
  ]);
  const file = join(directory, 'nginx.conf');
  await writeFile(file, wholeConfiguration(directory, documented));
  const child = spawn(NGINX, ['-p', directory, '-c', file, '-g', 'daemon off;'], { stdio: 'inherit' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await waitUntil(() => existsSync(join(directory, 'pid')) || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error('nginx refused the documented configuration');
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function documentedConfiguration(): string {
  const [, block] = /```nginx\n(.*?)```/s.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  if (block === undefined) throw new Error('the documentation shows no nginx configuration');
  return block;
}

function replaceAll(text: string, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`the documented configuration has no ${from}`);
    return changed.replaceAll(from, to);
  }, text);
}

/** What a distribution's own nginx.conf says around it. */
function wholeConfiguration(directory: string, documented: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${directory}/${name};`)
    .join('\n');
  return `worker_processes 1;
pid ${directory}/pid;
error_log ${directory}/error.log;
events {}
http {
access_log off;
${temporary}
${documented}
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
