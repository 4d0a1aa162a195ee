/** What was started is stopped in reverse order, once, also when a later part failed to start. */
export class Teardown {
  private readonly steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  /** Runs every step even if one fails; throws the first failure at the end. */
  readonly run = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0)) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
}
