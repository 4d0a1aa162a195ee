import type { RegisterBasis, RegisterRegion } from './register-facts.js';

/** Where data of one region may be viewed from, and by what right; by the same rules as the transfer gate. */
export interface TransferView {
  readonly fromRegion: string;
  readonly area: string | null;
  /** Inside the area: no transfer. */
  readonly within: readonly string[];
  readonly byAdequacy: readonly {
    readonly country: string;
    readonly decision: string;
    readonly validUntil: string | null;
  }[];
  readonly byBasis: readonly {
    readonly country: string;
    readonly mechanism: string;
    readonly sccModule: number | null;
    readonly assessmentRef: string | null;
    readonly validUntil: string;
  }[];
  /** Allowed by the project's rules, yet refused on every read: nothing carries the transfer. */
  readonly refused: readonly string[];
}

/** Returns the transfers that allowing these countries means for data of the region; an unknown region carries none. */
export function toTransfer(
  fromRegion: string,
  countries: readonly string[],
  {
    regions,
    bases,
  }: { readonly regions: readonly RegisterRegion[]; readonly bases: readonly RegisterBasis[] },
): TransferView {
  const region = regions.find((known) => known.region === fromRegion);
  const within = countries.filter((country) => region?.areaCountries.includes(country) ?? false);
  const outside = countries.filter((country) => !within.includes(country));
  const byAdequacy = (region?.adequacy ?? []).filter(({ country }) => outside.includes(country));
  const byBasis = bases.filter(
    (basis) => basis.fromRegion === fromRegion && outside.includes(basis.toCountry),
  );
  const carried = new Set([
    ...byAdequacy.map(({ country }) => country),
    ...byBasis.map(({ toCountry }) => toCountry),
  ]);
  return {
    fromRegion,
    area: region?.area ?? null,
    within,
    byAdequacy: byAdequacy.map(({ country, source, validUntil }) => ({
      country,
      decision: source,
      validUntil,
    })),
    byBasis: byBasis.map(({ toCountry, mechanism, sccModule, assessmentRef, validUntil }) => ({
      country: toCountry,
      mechanism,
      sccModule,
      assessmentRef,
      validUntil,
    })),
    refused: outside.filter((country) => !carried.has(country)),
  };
}
