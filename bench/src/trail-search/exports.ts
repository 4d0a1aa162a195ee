import { get, type IncomingMessage } from 'node:http';

const ENOUGH_LINES = 1_000_000;
const LINE_FEED = 10;

/** Prints how many records a second an export of everything streams, by format; it is left after a million. */
export async function measureExports(
  origin: string,
  tokens: { readonly operator: string; readonly client: string },
): Promise<void> {
  for (const format of ['ndjson', 'csv', 'ocsf'])
    for (const [who, token] of Object.entries(tokens))
      console.log(
        `export ${format} ${who}: ${await measure(`${origin}/trail/v1/exports?format=${format}`, token)}`,
      );
}

async function measure(url: string, token: string): Promise<string> {
  const startedAt = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { authorization: `Bearer ${token}` }, agent: false }, resolve).once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}`);
  let lines = 0;
  let firstMs = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    firstMs ||= performance.now() - startedAt;
    lines += linesIn(chunk);
    if (lines >= ENOUGH_LINES) break;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return `${lines} lines, first byte ${firstMs.toFixed(0)} ms, ${(lines / seconds).toFixed(0)}/s`;
}

/** Costs the process it shares with the server next to nothing. */
function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}
