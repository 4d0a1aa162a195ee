import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** An address a name stands for. */
export interface NamedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface NameLookupOptions {
  /** Whether names of this machine's own (its hosts file) count: they stand for addresses inside. */
  readonly ownNames: boolean;
  /** Of one question to one name server; a second one follows. */
  readonly timeoutMs: number;
  /** Default: those of the system. */
  readonly servers?: readonly string[];
  /** Default: the system's. */
  readonly hostsFile?: string;
}

const HOSTS_FILE = '/etc/hosts';
const TRIES = 2;

/**
 * Returns what a name stands for; rejects where name servers say so or nothing. Asks them itself: the system's own way of asking
 * holds one of the process's four threads until they answer, so that four names that hang would hold up everybody's.
 */
export async function lookUp(
  name: string,
  options: NameLookupOptions,
  signal: AbortSignal,
): Promise<NamedAddress[]> {
  const bare = name.replace(/\.$/, '').toLowerCase();
  if (options.ownNames) {
    const own = addressesIn(await readHosts(options.hostsFile ?? HOSTS_FILE), bare);
    if (own.length > 0) return own;
  }
  // This machine itself, which no name server is asked for (RFC 6761).
  if (bare === 'localhost' || bare.endsWith('.localhost')) return [];
  return ask(name, options, signal);
}

async function ask(
  name: string,
  { servers, timeoutMs }: NameLookupOptions,
  signal: AbortSignal,
): Promise<NamedAddress[]> {
  signal.throwIfAborted();
  // One of its own for each name: what hangs is given up without anybody else's.
  const resolver = new Resolver({ timeout: timeoutMs, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
    return [...found(four, 4), ...found(six, 6)];
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function found(answer: PromiseSettledResult<string[]>, family: 4 | 6): NamedAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

/** A machine without such a file has no names of its own. */
function readHosts(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

/** Whoever is called so in a hosts file. */
function addressesIn(hosts: string, name: string): NamedAddress[] {
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    const named = names.some((one) => one.toLowerCase() === name);
    return named && (family === 4 || family === 6) ? [{ address, family }] : [];
  });
}
