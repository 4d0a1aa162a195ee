const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;

/** Returns a whole number of at most 2^53 - 1 written without sign, space or leading zero; null for any other text. */
export function fromDecimal(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
