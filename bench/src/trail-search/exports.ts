const ENOUGH_LINES = 1_000_000;

/** Prints how many records a second an export of everything streams, by format; it is left after a million. */
export async function measureExports(origin: string, token: string): Promise<void> {
  for (const format of ['ndjson', 'csv', 'ocsf']) {
    const startedAt = performance.now();
    const response = await fetch(`${origin}/trail/v1/exports?format=${format}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (response.status !== 200 || response.body === null) throw new Error(`${response.status}`);
    let lines = 0;
    let firstMs = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      firstMs ||= performance.now() - startedAt;
      lines += chunk.filter((byte) => byte === 10).length;
      if (lines >= ENOUGH_LINES) break;
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(
      `export ${format}: ${lines} lines, first byte ${firstMs.toFixed(0)} ms, ${(lines / seconds).toFixed(0)}/s`,
    );
  }
}
