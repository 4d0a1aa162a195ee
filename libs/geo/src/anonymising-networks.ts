import { readFile } from 'node:fs/promises';
import { toAddressKey } from './address.js';
import { networkListInvalid } from './geo.errors.js';
import { NetworkSet } from './network-set.js';

const HEADER = /^#\s*source:\s*(\S.*?)\s+date:\s*(\d{4}-\d{2}-\d{2})\s*$/;
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Where a list came from and the day it was taken, both as the file's first line states them. */
export interface NetworkListOrigin {
  readonly source: string;
  readonly date: string;
}

/** Guarantees a definite answer for every address when a list is configured, and "unknown" when none is. */
export class AnonymisingNetworks {
  private constructor(
    readonly origin: NetworkListOrigin | null,
    private readonly networks: NetworkSet | null,
  ) {}

  /** No list is configured: every lookup is null, and a project that denies such networks therefore denies everybody. */
  static none(): AnonymisingNetworks {
    return new AnonymisingNetworks(null, null);
  }

  /** Reads a list (format in the README); anything but a complete, well-formed one is `NETWORK_LIST_INVALID`. */
  static async load(path: string): Promise<AnonymisingNetworks> {
    const text = await readFile(path).catch((cause: unknown) => {
      throw networkListInvalid(path, 'it cannot be read', cause);
    });
    if (text.length > MAX_FILE_BYTES) throw networkListInvalid(path, 'it is larger than 32 MiB');
    return AnonymisingNetworks.parse(text.toString('utf8'), path);
  }

  /** @param path only named in errors */
  static parse(text: string, path: string): AnonymisingNetworks {
    const [first = '', ...lines] = text.split('\n');
    const [, source, date] = HEADER.exec(first.trimEnd()) ?? [];
    if (source === undefined || date === undefined || Number.isNaN(Date.parse(date))) {
      throw networkListInvalid(path, 'its first line is not "# source: … date: YYYY-MM-DD"');
    }
    const cidrs = lines.map((line) => line.replace(/#.*$/, '').trim()).filter((line) => line !== '');
    if (cidrs.length === 0) throw networkListInvalid(path, 'it lists no network');
    const networks = NetworkSet.from(cidrs);
    if (networks instanceof NetworkSet) return new AnonymisingNetworks({ source, date }, networks);
    throw networkListInvalid(path, `"${networks.invalid.slice(0, 60)}" is not a network`);
  }

  /** True or false by the list; null when there is no list or the text is not an address. */
  lookup(address: string): boolean | null {
    const key = toAddressKey(address);
    return this.networks === null || key === null ? null : this.networks.has(key);
  }
}
