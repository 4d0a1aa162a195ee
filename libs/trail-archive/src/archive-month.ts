const TIME_HEX_DIGITS = 12;

/** Returns the month of UTC, such as `2024-01`, whose partition a record is in: the time its id (UUIDv7) begins with. */
export function monthOfRecord(recordId: string): string {
  const unixMs = Number.parseInt(recordId.replaceAll('-', '').slice(0, TIME_HEX_DIGITS), 16);
  return new Date(unixMs).toISOString().replace(/-\d\dT.*$/, '');
}
