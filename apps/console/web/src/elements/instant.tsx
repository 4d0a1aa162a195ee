import { toDate, toDateTime, toDistance } from '../words/instants.js';

/** An instant in UTC; the day alone where the time of day means nothing. */
export function Instant({ at, isDay = false }: { at: string; isDay?: boolean }) {
  return (
    <time dateTime={at} className="number" title={toDateTime(at)}>
      {isDay ? toDate(at) : toDateTime(at)}
    </time>
  );
}

/** How far an instant is from now, with the instant itself behind it. */
export function Distance({ at }: { at: string }) {
  return (
    <time dateTime={at} title={toDateTime(at)}>
      {toDistance(at, Date.now())}
    </time>
  );
}
