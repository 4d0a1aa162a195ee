import type { Database } from '#libs/persistence';
import { type Place, Places } from './places.js';

const PLACES = 'SELECT country, time_zone AS "timeZone", latitude, longitude FROM country_places';

/** Returns the places of every country, as the migrations put them down. */
export async function loadPlaces(database: Database): Promise<Places> {
  return new Places(await database.query<Place>(PLACES));
}
