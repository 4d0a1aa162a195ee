const HARD_LIMIT_MS = 40_000;

/** Stops once on SIGINT or SIGTERM and ends the process; a second signal, or a stop that takes too long, ends it at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log('\nStopping …');
    setTimeout(() => process.exit(1), HARD_LIMIT_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
