/** Runs the tasks of one key one after the other, in the order they came, and those of different keys side by side. */
export class KeyQueues {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task);
    // The next one runs whatever became of this one; whoever asked is told by `result`.
    const done = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, done);
    try {
      return await result;
    } finally {
      // Only the last of a key leaves: the map is as long as there is work.
      if (this.#last.get(key) === done) this.#last.delete(key);
    }
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
