import { useMemo } from 'react';
import { countryName } from '../words/countries.js';
import { countryShapes, MAP_HEIGHT, MAP_WIDTH } from './country-shapes.js';
import classes from './world-map.module.css';

/** How a country is painted, and what is said of it. */
export interface CountryMark {
  readonly tone: '1' | '2' | '3' | 'good' | 'warn' | 'bad';
  readonly text: string;
}

/** The countries of the world, some of them marked. What it shows is said in words beside it as well. */
export default function WorldMap({
  label,
  marks,
}: {
  label: string;
  marks: ReadonlyMap<string, CountryMark>;
}) {
  const shapes = useMemo(countryShapes, []);
  return (
    <svg className={classes.map} viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`} role="img" aria-label={label}>
      {shapes.map(({ key, code, path }) => {
        const mark = code === null ? undefined : marks.get(code);
        return (
          <path key={key} d={path} {...(mark && { 'data-tone': mark.tone })}>
            {code !== null && (
              <title>{mark ? `${countryName(code)}: ${mark.text}` : countryName(code)}</title>
            )}
          </path>
        );
      })}
    </svg>
  );
}
