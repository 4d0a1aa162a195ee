const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

/** Returns a count as people read it. */
export function toCount(count: number): string {
  return whole.format(count);
}

/** Returns bytes in the unit they are best read in; thousands, as disks and networks are sold. */
export function toBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  return `${short.format(bytes / 1_000 ** step)} ${UNITS[step] ?? 'B'}`;
}

/** Returns seconds as the largest unit that says them exactly. */
export function toDuration(seconds: number): string {
  const [count, unit] = [
    [seconds / 86_400, 'day'],
    [seconds / 3_600, 'hour'],
    [seconds / 60, 'minute'],
    [seconds, 'second'],
  ].find(([value]) => Number.isInteger(value)) as [number, string];
  return `${toCount(count)} ${unit}${count === 1 ? '' : 's'}`;
}
