import type { ServerResponse } from 'node:http';

/** A page of another origin that waits for an answer. */
export interface Page {
  readonly origin: string;
  /** Whether the project that the answer is about allows the page; undefined while no project has been asked. */
  allowed?: boolean;
}

const pages = new WeakMap<object, Page>();

/** Remembers which page waits for this response. */
export function rememberPage(response: ServerResponse, page: Page): void {
  pages.set(response, page);
}

/**
 * Says of an answer about a project whose pages may read it: those of the project's allowed origins and no others, also when
 * it ends as an error. Every door calls it before it answers with anything of a project; bytes pass through `ItemResponder`.
 */
export function readableBy(response: ServerResponse, allowedOrigins: readonly string[]): void {
  const page = pages.get(response);
  if (page) page.allowed = allowedOrigins.includes(page.origin);
}
