/** A place of a country with its time zone. */
export interface Place {
  readonly country: string;
  readonly timeZone: string;
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_RADIUS_KM = 6_371;
const RADIANS = Math.PI / 180;
const HOUR_MS = 3_600_000;

/** Knows how far apart countries are at least, and which hours of the day it is in one. */
export class Places {
  private readonly byCountry = new Map<string, Place[]>();
  private readonly distances = new Map<string, number | null>();
  private readonly hours = new Map<string, { readonly hourMs: number; readonly local: readonly number[] }>();
  private readonly formats = new Map<string, Intl.DateTimeFormat>();

  constructor(places: readonly Place[]) {
    for (const place of places) {
      const known = this.byCountry.get(place.country);
      if (known) known.push(place);
      else this.byCountry.set(place.country, [place]);
    }
  }

  /** Returns the distance between the nearest places of two countries; null where one is not known. */
  distanceKm(one: string, other: string): number | null {
    const key = one < other ? `${one}${other}` : `${other}${one}`;
    const known = this.distances.get(key);
    if (known !== undefined) return known;
    const pairs = this.placesOf(one).flatMap((from) =>
      this.placesOf(other).map((to) => greatCircleKm(from, to)),
    );
    const distance = pairs.length === 0 ? null : Math.min(...pairs);
    this.distances.set(key, distance);
    return distance;
  }

  /** Returns the hour of the day in each zone of a country; none for a country that is not known. */
  localHours(country: string, atMs: number): readonly number[] {
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const known = this.hours.get(country);
    if (known?.hourMs === hourMs) return known.local;
    // Zones half an hour off count as the hour they are in when the clock strikes: a window is not exact to minutes.
    const local = this.placesOf(country).map(({ timeZone }) => this.hourIn(timeZone, hourMs));
    this.hours.set(country, { hourMs, local });
    return local;
  }

  private placesOf(country: string): readonly Place[] {
    return this.byCountry.get(country) ?? [];
  }

  private hourIn(timeZone: string, atMs: number): number {
    let format = this.formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' });
      this.formats.set(timeZone, format);
    }
    return Number(format.format(atMs));
  }
}

/** The haversine formula. */
function greatCircleKm(from: Place, to: Place): number {
  const [latitude, otherLatitude] = [from.latitude * RADIANS, to.latitude * RADIANS];
  const halfLatitude = (otherLatitude - latitude) / 2;
  const halfLongitude = ((to.longitude - from.longitude) * RADIANS) / 2;
  const chord =
    Math.sin(halfLatitude) ** 2 + Math.cos(latitude) * Math.cos(otherLatitude) * Math.sin(halfLongitude) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
}
