import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type CountryResponse, Reader } from 'maxmind';
import { ipv4OfKey, LONGEST_ADDRESS_CHARS, toAddressKey } from './address.js';
import { geoDatabaseInvalid } from './geo.errors.js';
import { isLoopbackAddress, isSpecialAddress } from './special-networks.js';

const BUNDLED_DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const COUNTRY = /^[A-Z]{2}$/;
/** Two letters that registries and databases use for something that is not one country. */
const NOT_A_COUNTRY = new Set(['EU', 'AP', 'AA', 'QM', 'XX', 'ZZ', 'A1', 'A2', 'O1']);

/** A record of MaxMind and DB-IP (`country.iso_code`) or of ip-location-db (`country_code`). */
type CountryRecord = CountryResponse & { readonly country_code?: unknown };

export interface CountryLookupOptions {
  /** An operator's own MMDB file; default the bundled one. */
  readonly databasePath?: string | undefined;
  /** Country said of 127.0.0.0/8 and ::1; only a standalone on one machine may set it. */
  readonly loopbackCountry?: string | undefined;
}

export interface CountryAnswer {
  /** ISO 3166-1 alpha-2; null when unknown, which every gate denies. */
  readonly country: string | null;
}

const UNKNOWN: CountryAnswer = { country: null };

/** Guarantees a country only where the database states one for an address that can have one. */
export class CountryLookup {
  readonly #reader: Reader<CountryRecord>;
  readonly #loopback: CountryAnswer;

  private constructor(reader: Reader<CountryRecord>, options: CountryLookupOptions) {
    this.#reader = reader;
    this.#loopback = { country: options.loopbackCountry ?? null };
  }

  /** Reads the whole database (about 8 MB) into memory; a file that is not one is `GEO_DATABASE_INVALID`. */
  static async open(options: CountryLookupOptions = {}): Promise<CountryLookup> {
    const path = options.databasePath ?? createRequire(import.meta.url).resolve(BUNDLED_DATABASE);
    try {
      const lookup = new CountryLookup(new Reader<CountryRecord>(await readFile(path)), options);
      if (Number.isNaN(lookup.builtAt.getTime())) throw new TypeError('no build date');
      return lookup;
    } catch (cause) {
      throw geoDatabaseInvalid(path, cause);
    }
  }

  /** When the database was built; part of every access record, and what `GEO_DATA_STALE` is decided from. */
  get builtAt(): Date {
    return this.#reader.metadata.buildEpoch;
  }

  /** Never throws: text that is not an address has no country. */
  lookup(address: string): CountryAnswer {
    if (address.length > LONGEST_ADDRESS_CHARS) return UNKNOWN;
    const key = toAddressKey(address);
    if (key === null) return UNKNOWN;
    if (isLoopbackAddress(key)) return this.#loopback;
    if (isSpecialAddress(key)) return UNKNOWN;
    // The database keeps IPv4 under its own root; ::ffff:a.b.c.d would be looked up as an IPv6 address nobody registered.
    return { country: countryOf(this.#reader.get(ipv4OfKey(key) ?? address)) };
  }
}

function countryOf(record: CountryRecord | null): string | null {
  const code: unknown = record?.country_code ?? record?.country?.iso_code;
  return typeof code === 'string' && COUNTRY.test(code) && !NOT_A_COUNTRY.has(code) ? code : null;
}
