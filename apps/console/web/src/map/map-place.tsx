import { lazy, Suspense } from 'react';
import type { CountryMark } from './world-map.js';
import classes from './map-place.module.css';

const WorldMap = lazy(() => import('./world-map.js'));

/** The map of the world, fetched when it is shown; its place has its size from the first, so that nothing below it moves. */
export function MapPlace(props: { label: string; marks: ReadonlyMap<string, CountryMark> }) {
  return (
    <div className={classes.place}>
      <Suspense fallback={<div aria-busy="true" role="status" aria-label="Loading the map" />}>
        <WorldMap {...props} />
      </Suspense>
    </div>
  );
}
