/** What one file may hold; the API says the same of a larger one. */
const MOST_BYTES = 1024 * 1024;

/** A file that was chosen: its text, or why it cannot be taken. */
export type ChosenFile =
  { readonly text: string; readonly refusal: null } | { readonly text: null; readonly refusal: string };

/** Returns the text of a file, byte for byte (its byte order mark too), so that what is sent has the SHA-256 of the file. */
export function textOf(bytes: ArrayBuffer): ChosenFile {
  if (bytes.byteLength > MOST_BYTES)
    return { text: null, refusal: 'The file is larger than 1 MiB. Send it in parts.' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, refusal: null };
  } catch {
    return { text: null, refusal: 'The file is not UTF-8. Save it as “CSV UTF-8” and choose it again.' };
  }
}

/** Returns the rows of a CSV as they are written, the heading first: an end of line within quotes ends no row. */
export function rowsOf(csv: string): readonly string[] {
  const rows: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const character = csv[at];
    // A quote within quotes is doubled: it closes and opens.
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || (character !== '\n' && character !== '\r')) continue;
    rows.push(csv.slice(start, at));
    if (character === '\r' && csv[at + 1] === '\n') at += 1;
    start = at + 1;
  }
  return [...rows, csv.slice(start)];
}
