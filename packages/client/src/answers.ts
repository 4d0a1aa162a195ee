import type { paths } from './api.generated.js';

type Json<Responses, Status extends keyof Responses> = Responses[Status] extends {
  content: { 'application/json': infer Body };
}
  ? Body
  : never;

type Get<Path extends keyof paths> = paths[Path] extends { get: { responses: infer Responses } }
  ? Json<Responses, 200 & keyof Responses>
  : never;

/** What the caller is told of themselves. */
export type Me = Get<'/v1/me'>;
/** A project of the caller's own. */
export type Project = Get<'/v1/projects'>['items'][number];
export type ItemPage = Get<'/v1/projects/{project}/items'>;
/** What is told of an item besides its bytes. */
export type Item = ItemPage['items'][number];
export type DescribedItem = Get<'/v1/items/{item}'>;
/** A version of terms, and whether the caller accepted it. */
export type Terms = Get<'/v1/terms'>['items'][number];
