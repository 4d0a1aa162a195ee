import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an annotation tool's page does with an item; each resolves to what the page learnt, `blocked` included. */
const SCRIPT = `
const outcome = (work) => work.catch((error) => ({ blocked: error.name }));
window.show = (url, crossOrigin) => new Promise((resolve) => {
  const image = new Image();
  if (crossOrigin) image.crossOrigin = crossOrigin;
  image.onload = () => { window.shown = image; resolve({ width: image.naturalWidth, height: image.naturalHeight }); };
  image.onerror = () => resolve({ blocked: 'image' });
  image.src = url;
});
window.readPixel = () => outcome((async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [window.shown.naturalWidth, window.shown.naturalHeight];
  const drawing = canvas.getContext('2d');
  drawing.drawImage(window.shown, 0, 0);
  return { pixel: [...drawing.getImageData(10, 10, 1, 1).data] };
})());
window.read = (url, init) => outcome((async () => {
  const response = await fetch(url, init);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const names = ['etag', 'content-range', 'content-length', 'accept-ranges', 'x-access-record', 'audit-receipt'];
  const headers = Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
  return { status: response.status, type: response.type, length: bytes.length, headers };
})());
window.seek = (url, kind, crossOrigin, toSeconds) => new Promise((resolve) => {
  const media = document.createElement(kind);
  if (crossOrigin) media.crossOrigin = crossOrigin;
  media.preload = 'metadata';
  media.onerror = () => resolve({ blocked: media.error.code });
  media.onloadedmetadata = () => { media.currentTime = toSeconds; };
  media.onseeked = () => resolve({ at: media.currentTime, duration: media.duration, ready: media.readyState });
  media.src = url;
  document.body.append(media);
});
window.submit = (url) => new Promise((resolve) => {
  const frame = Object.assign(document.createElement('iframe'), { name: 'target' });
  const form = Object.assign(document.createElement('form'), { method: 'POST', action: url, target: 'target' });
  document.body.append(frame, form);
  frame.onload = () => resolve({ submitted: true });
  form.submit();
});
`;

/** A page of an origin of its own, as an annotation tool's would be. */
export interface ToolPage {
  readonly origin: string;
  /** The same by its address. */
  readonly loopback: string;
  /** `Cookie` headers it was sent, in order; empty for none. */
  readonly cookies: string[];
  stop(): void;
}

/** Serves the page under a name below `.localhost`, which browsers take for this machine and trust without TLS. */
export async function serveToolPage(host: string): Promise<ToolPage> {
  const cookies: string[] = [];
  const server: Server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '');
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>tool</title><body><script>${SCRIPT}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    loopback: `http://127.0.0.1:${port}`,
    cookies,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
