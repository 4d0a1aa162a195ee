const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Returns the instant of an `X-Amz-Date` (yyyymmddThhmmssZ); null for another form or a date that does not exist. */
export function parseAmzDate(text: string | undefined): Date | null {
  const [, year, month, day, hour, minute, second] = AMZ_DATE.exec(text ?? '') ?? [];
  if (second === undefined) return null;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  // Date takes 31 June for 1 July; what was signed must be what is judged.
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso ? date : null;
}

/** Returns the instant as it is signed. */
export function toAmzDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}
