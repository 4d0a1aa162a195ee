const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

const UNKNOWN = names.of('ZZ');

/** Returns the name of a country by its two letters; the letters themselves for one nobody knows. */
export function countryName(code: string): string {
  try {
    // A code that is set aside for no country has a name of that kind; the code says more.
    const name = names.of(code);
    return name === undefined || name === UNKNOWN ? code : name;
  } catch {
    // Not even the form of a code: shown as it was recorded.
    return code;
  }
}
