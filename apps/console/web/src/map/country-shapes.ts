import countryCodes from 'i18n-iso-countries/codes.json';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';

/** One country to be drawn; `code` null where it has none of two letters. */
export interface CountryShape {
  readonly key: string;
  readonly code: string | null;
  readonly path: string;
}

/** Width and height of the drawing. */
export const MAP_WIDTH = 960;
export const MAP_HEIGHT = 470;

const ANTARCTICA = '010';
// The list of countries has ISO 3166 as [two letters, three letters, number, …]; the map knows the number.
const CODES = new Map(countryCodes.map(([code = '', , number = '']) => [number, code]));

/** Returns the shapes of all countries but Antarctica, to be drawn in one drawing. */
export function countryShapes(): readonly CountryShape[] {
  const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.countries);
  const shown = features.filter(({ id }) => id !== ANTARCTICA);
  const size = { type: 'FeatureCollection' as const, features: shown };
  const draw = geoPath(geoNaturalEarth1().fitSize([MAP_WIDTH, MAP_HEIGHT], size)).digits(1);
  return shown.map((country, index) => ({
    key: String(country.id ?? index),
    code: CODES.get(String(country.id)) ?? null,
    path: draw(country) ?? '',
  }));
}
