import { readFile } from 'node:fs/promises';

/** One end of a TCP connection as the kernel knows it; queues in bytes. */
export interface SocketEnd {
  readonly localPort: number;
  readonly remotePort: number;
  readonly established: boolean;
  /** Written by its process, not yet acknowledged by the other end. */
  readonly unsent: number;
  /** Arrived, not yet read by its process. */
  readonly unread: number;
}

const ESTABLISHED = '01';

/** Lists every IPv4 connection end with this local port (format of /proc/net/tcp: proc_pid_net(5)). */
export async function socketEnds(localPort: number): Promise<SocketEnd[]> {
  const lines = (await readFile('/proc/net/tcp', 'utf8')).trim().split('\n').slice(1);
  return lines.map(toSocketEnd).filter((end) => end.localPort === localPort && end.remotePort !== 0);
}

function toSocketEnd(line: string): SocketEnd {
  const [, local = '', remote = '', state, queues = ''] = line.trim().split(/\s+/);
  const [unsent = '', unread = ''] = queues.split(':');
  return {
    localPort: portOf(local),
    remotePort: portOf(remote),
    established: state === ESTABLISHED,
    unsent: Number.parseInt(unsent, 16),
    unread: Number.parseInt(unread, 16),
  };
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
