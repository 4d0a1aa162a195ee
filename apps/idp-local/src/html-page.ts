import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

// Looks like the console it leads to, which it shares nothing with; by the system's fonts, because it may load nothing.
const STYLE =
  ':root{color-scheme:light dark}' +
  'body{font:14px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;' +
  'background:light-dark(#f6f8fa,#12161c);color:light-dark(#12161c,#e6e9ed)}' +
  'h1{font-size:1.25rem;line-height:1.3;margin:0 0 1rem}' +
  'button{display:block;width:100%;text-align:left;font:inherit;font-weight:600;padding:.4rem .75rem;margin:.3rem 0;' +
  'cursor:pointer;color:inherit;background:light-dark(#fff,#171c23);border:1px solid light-dark(#d5dbe2,#38414d);border-radius:4px}' +
  'button:hover{border-color:light-dark(#285680,#8fb3d5)}' +
  'input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem;margin:.3rem 0 1rem}' +
  'small{color:light-dark(#55606e,#9aa4b1);display:block;font-weight:400}.refused{color:light-dark(#b3261e,#ff8a80)}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns the text with every character that HTML could read as markup replaced. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Returns a whole page around an escaped title and a body that is already HTML. */
export function htmlPage(title: string, body: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>`;
  return `<!doctype html><html lang="en"><head>${head}<style>${STYLE}</style></head><body>${body}</body></html>`;
}

/**
 * Headers under which a page can run nothing, load nothing, be framed by nobody and be kept by no cache.
 * `formOrigins`: where a form's answer may redirect to, beside the page's own origin.
 */
export function pageHeaders(formOrigins: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formOrigins].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  };
}

/** Answers with a page. */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: { readonly title: string; readonly body: string; readonly formOrigins?: readonly string[] },
): void {
  response.writeHead(status, pageHeaders(page.formOrigins)).end(htmlPage(page.title, page.body));
}
