/** Yields what each load brings, in order; the next one runs while the caller works on what it has. */
export async function* readAhead<Loaded>(loads: readonly (() => Promise<Loaded>)[]): AsyncGenerator<Loaded> {
  let next = loads[0]?.();
  for (const [index] of loads.entries()) {
    const loaded = (await next) as Loaded;
    next = loads[index + 1]?.();
    // Should the caller stop here, nobody waits for it any more; whoever does gets the rejection above.
    next?.catch(() => undefined);
    yield loaded;
  }
}
