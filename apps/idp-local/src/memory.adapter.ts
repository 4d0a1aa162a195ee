import type { AdapterPayload } from 'oidc-provider';

const MAX_ENTRIES = 10_000;

interface Entry {
  payload: AdapterPayload;
  readonly expiresAtMs: number;
}

/** Everything `oidc-provider` remembers between requests, in this process only; the oldest goes when there are 10,000. */
export class ProviderMemory {
  private readonly entries = new Map<string, Entry>();

  get(key: string): AdapterPayload | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && Date.now() < entry.expiresAtMs ? entry.payload : undefined;
  }

  set(key: string, payload: AdapterPayload, expiresInSeconds: number): void {
    this.entries.delete(key);
    this.entries.set(key, { payload, expiresAtMs: Date.now() + expiresInSeconds * 1000 });
    if (this.entries.size <= MAX_ENTRIES) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }

  replace(key: string, change: (payload: AdapterPayload) => AdapterPayload): void {
    const entry = this.entries.get(key);
    if (entry !== undefined) entry.payload = change(entry.payload);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Key of the first live entry of that kind whose payload fits. */
  findKey(prefix: string, fits: (payload: AdapterPayload) => boolean): string | undefined {
    return this.keysWhere((key, payload) => key.startsWith(prefix) && fits(payload))[0];
  }

  deleteWhere(fits: (payload: AdapterPayload) => boolean): void {
    for (const key of this.keysWhere((_key, payload) => fits(payload))) this.entries.delete(key);
  }

  private keysWhere(fits: (key: string, payload: AdapterPayload) => boolean): string[] {
    return [...this.entries].filter(([key, { payload }]) => fits(key, payload)).map(([key]) => key);
  }
}

/** One model's view of the memory, in the shape `oidc-provider` calls (its documented adapter interface). */
export class MemoryAdapter {
  constructor(
    private readonly model: string,
    private readonly memory: ProviderMemory,
  ) {}

  upsert(id: string, payload: AdapterPayload, expiresInSeconds: number): Promise<void> {
    this.memory.set(this.key(id), payload, expiresInSeconds);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.memory.get(this.key(id)));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const key = this.memory.findKey(this.key(''), (payload) => payload.uid === uid);
    return Promise.resolve(key === undefined ? undefined : this.memory.get(key));
  }

  /** The device flow is off, so no user code exists. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(id: string): Promise<void> {
    const consumed = Math.floor(Date.now() / 1000);
    this.memory.replace(this.key(id), (payload) => ({ ...payload, consumed }));
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    this.memory.delete(this.key(id));
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    this.memory.deleteWhere((payload) => payload.grantId === grantId);
    return Promise.resolve();
  }

  private key(id: string): string {
    return `${this.model}:${id}`;
  }
}
