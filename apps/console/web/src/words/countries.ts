const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Returns the name of a country by its two letters; the letters themselves for one nobody knows. */
export function countryName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    // Not even the form of a code: shown as it was recorded.
    return code;
  }
}
