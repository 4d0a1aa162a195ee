/** Returns the value below which that share (0 to 1) of the values lies, by nearest rank; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Returns p50, p99 and the largest, rounded to a tenth. */
export function spread(values: readonly number[]): { p50: number; p99: number; max: number } {
  const rounded = (share: number): number => Math.round(quantile(values, share) * 10) / 10;
  return { p50: rounded(0.5), p99: rounded(0.99), max: rounded(1) };
}
