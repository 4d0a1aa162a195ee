import type { Session } from '../session/session.js';
import { ApiProblem, problemOf, sessionOver, unreachable } from './problem.js';
import { type RouteName, ROUTES } from './routes.js';

type QueryValue = string | number | boolean | undefined | null;

/** What one call brings along. */
export interface CallParts {
  /** Fills the `{names}` of the route. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: object;
  /** A body that is no JSON, sent as it is. */
  readonly content?: { readonly type: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** What was answered, and the record the question or change left on the trail. */
export interface Answer<Data> {
  readonly data: Data;
  readonly recordId: string | null;
  /** 202: nothing is changed yet, a second person must approve it. */
  readonly status: number;
  /** What the thing was when it was looked at; sent back, it is changed only while it still is that. */
  readonly etag: string | null;
}

/** Calls the API as whoever is signed in. Every answer that is no success is thrown as an `ApiProblem`. */
export class Api {
  /** Told once a call finds that the session is over. */
  onSessionOver: () => void = () => undefined;

  constructor(private readonly session: Session) {}

  /** Returns the JSON of an answer; `null` where there is none. */
  async call<Data>(route: RouteName, parts: CallParts = {}): Promise<Answer<Data>> {
    const response = await this.open(route, parts);
    const text = await response.text();
    const data = (text === '' ? null : JSON.parse(text)) as Data;
    const { status, headers } = response;
    return { data, status, recordId: headers.get('x-access-record'), etag: headers.get('etag') };
  }

  /** Returns the JSON of an answer, for whoever does not ask after the record. */
  async get<Data>(route: RouteName, parts: CallParts = {}): Promise<Data> {
    return (await this.call<Data>(route, parts)).data;
  }

  /** Returns an answer whose body is still to be read. */
  async open(route: RouteName, parts: CallParts = {}): Promise<Response> {
    const token = await this.session.token().catch(() => {
      throw unreachable();
    });
    if (token === null) return this.endSession();
    const [method = 'GET'] = ROUTES[route].split(' ');
    const response = await fetch(addressOf(route, parts), {
      method,
      headers: headersOf(method, token, parts),
      ...(parts.body && { body: JSON.stringify(parts.body) }),
      ...(parts.content && { body: parts.content.text }),
      ...(parts.signal && { signal: parts.signal }),
      cache: 'no-store',
    }).catch((error: unknown) => {
      if (parts.signal?.aborted === true) throw error;
      throw unreachable();
    });
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem.status === 401) return this.endSession();
    throw problem;
  }

  private endSession(): never {
    this.onSessionOver();
    throw sessionOver();
  }
}

function headersOf(
  method: string,
  token: string,
  { body, content, headers }: CallParts,
): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json' }),
    ...(content && { 'content-type': content.type }),
    // A repetition by the network of what was done already is answered, not done again.
    ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
    ...headers,
  };
}

/** Returns the address of a call; throws for a name of the route that nothing fills. */
export function addressOf(route: RouteName, { path = {}, query = {} }: CallParts): string {
  const [, pattern = ''] = ROUTES[route].split(' ');
  const filled = pattern.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = path[name];
    if (value === undefined) throw new ApiProblem(0, { detail: `${route} needs ${name}` });
    return encodeURIComponent(value);
  });
  const asked = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? filled : `${filled}?${text}`;
}
