import type { DescribedItem, Item, ItemPage, Me, Project, Terms } from './answers.js';
import { collect, type ItemContent, type ReadOptions, toItemContent, toRangeHeader } from './item-content.js';
import type { Claim, TaskEnding, TaskLease } from './task.js';
import { type ClientOptions, Transport } from './transport.js';

export interface Abortable {
  readonly signal?: AbortSignal;
}

export interface ExportOptions extends Abortable {
  /** Of the items' keys in the project's bucket. */
  readonly prefix?: string;
}

const segment = encodeURIComponent;

/** The data plane for one caller. Every read is decided and recorded by the gateway at the moment it is made. */
export class PortcullisClient {
  private readonly transport: Transport;

  constructor(options: ClientOptions) {
    this.transport = new Transport(options);
  }

  me({ signal }: Abortable = {}): Promise<Me> {
    return this.transport.json<Me>({ path: '/v1/me', signal });
  }

  async projects({ signal }: Abortable = {}): Promise<readonly Project[]> {
    return (await this.transport.json<{ items: readonly Project[] }>({ path: '/v1/projects', signal })).items;
  }

  async terms({ signal }: Abortable = {}): Promise<readonly Terms[]> {
    return (await this.transport.json<{ items: readonly Terms[] }>({ path: '/v1/terms', signal })).items;
  }

  /** Accepts exactly the document that was shown: the hash is that of its bytes. */
  async acceptTerms(terms: Pick<Terms, 'id' | 'sha256'>, { signal }: Abortable = {}): Promise<void> {
    const path = `/v1/terms/${segment(terms.id)}/acceptances`;
    await this.transport.json({ method: 'POST', path, body: { documentSha256: terms.sha256 }, signal });
  }

  /** Yields every item of a project that the caller may see, asking for a page when the one before is used up. */
  async *items(
    project: string,
    { pageSize = 1_000, signal }: Abortable & { readonly pageSize?: number } = {},
  ): AsyncGenerator<Item, void, undefined> {
    let cursor: string | undefined;
    do {
      const page: ItemPage = await this.transport.json<ItemPage>({
        path: `/v1/projects/${segment(project)}/items`,
        query: { limit: pageSize, cursor },
        signal,
      });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  describe(
    item: string,
    { project, signal }: Abortable & { readonly project?: string } = {},
  ): Promise<DescribedItem> {
    return this.transport.json<DescribedItem>({
      path: `/v1/items/${segment(item)}`,
      query: { project },
      signal,
    });
  }

  /** Returns an item's bytes, or a range of them, as they arrive. */
  async read(item: string, { project, range, ifMatch, signal }: ReadOptions = {}): Promise<ItemContent> {
    const response = await this.transport.send({
      path: `/v1/items/${segment(item)}/content`,
      query: { project },
      headers: {
        ...(range && { range: toRangeHeader(range) }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      signal,
    });
    return toItemContent(response);
  }

  /** Returns the bytes themselves; for what fits into memory. */
  async readAll(item: string, options: ReadOptions = {}): Promise<Uint8Array> {
    return collect(await this.read(item, options));
  }

  /** Returns Label Studio's tasks, one per line, as they arrive; references only. */
  async labelStudioTasks(
    project: string,
    { prefix, reference, signal }: ExportOptions & { readonly reference?: 's3' | 'url' } = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const path = `/v1/projects/${segment(project)}/exports/label-studio`;
    const query = { format: 'jsonl', reference, prefix };
    return toItemContent(await this.transport.send({ path, query, signal })).body;
  }

  /** Returns CVAT's manifest of the project's images as it arrives. */
  async cvatManifest(
    project: string,
    { prefix, signal }: ExportOptions = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const path = `/v1/projects/${segment(project)}/exports/cvat-manifest`;
    return toItemContent(await this.transport.send({ path, query: { prefix }, signal })).body;
  }

  /** Takes the next task, or returns the one that is held already. */
  claim(project: string, { signal }: Abortable = {}): Promise<Claim> {
    const path = `/v1/projects/${segment(project)}/tasks/claim`;
    return this.transport.json<Claim>({ method: 'POST', path, body: {}, signal });
  }

  /** Lets the lease run for its whole length from now; a 409 says that it is over. */
  async heartbeat(task: string, { signal }: Abortable = {}): Promise<TaskLease> {
    const path = `/v1/tasks/${segment(task)}/heartbeat`;
    return (await this.transport.json<{ lease: TaskLease }>({ method: 'POST', path, body: {}, signal }))
      .lease;
  }

  /** Ends the hold on a task; a 409 says that it was over before. */
  async end(task: string, ending: TaskEnding, { signal }: Abortable = {}): Promise<void> {
    const [verb, body] = typeof ending === 'string' ? [ending, {}] : ['complete', ending];
    await this.transport.json({ method: 'POST', path: `/v1/tasks/${segment(task)}/${verb}`, body, signal });
  }
}
