// Exit code 0 only when the server answers the URL with the expected status (default 200); the engine bounds the time.
const [url, expected = '200'] = process.argv.slice(2);
const response = await fetch(url);
process.exitCode = response.status === Number(expected) ? 0 : 1;
