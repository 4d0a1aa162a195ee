import { createServer } from 'node:net';
import { once } from 'node:events';

/** Where a server will listen and the settings that make it so; never anything but loopback or a private socket. */
export interface Listener {
  readonly socketDir: string | undefined;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS; the socket's own name takes up to 17 of them. */
const LONGEST_SOCKET_DIR_BYTES = 85;
const SOCKET_ONLY_PORT = 5432;

/** Chooses a Unix socket beside the data (faster, and private by directory mode), TCP when asked for or unavoidable. */
export async function listenerFor(dataDir: string, port: number): Promise<Listener> {
  const beside = `${dataDir}.socket`;
  // Postgres splits this setting at commas, and a quote would need escaping there.
  const fits = Buffer.byteLength(beside) <= LONGEST_SOCKET_DIR_BYTES && !/[",]/.test(beside);
  const socketDir = fits ? beside : undefined;
  const overTcp = port !== 0 || socketDir === undefined;
  const chosen = port !== 0 ? port : overTcp ? await freePort() : SOCKET_ONLY_PORT;
  const settings = {
    listen_addresses: overTcp ? '127.0.0.1' : '',
    port: String(chosen),
    unix_socket_directories: socketDir ?? '',
    unix_socket_permissions: '0700',
  };
  return { socketDir, port: chosen, settings };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new TypeError('a TCP probe has a port');
  return address.port;
}
