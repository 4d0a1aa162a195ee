import { AppError } from '#libs/kernel';

/** Another live process serves this data directory; two servers on one directory would destroy it. */
export function dataDirInUse(dataDir: string, pid: number | undefined): AppError {
  const owner = pid === undefined ? 'another process' : `process ${pid}`;
  return new AppError({
    code: 'DATA_DIR_IN_USE',
    kind: 'conflict',
    publicMessage: 'The data directory is in use by another running instance.',
    internalMessage: `${dataDir} is served by ${owner}; stop that instance or choose another data directory.`,
    context: { dataDir, pid },
  });
}

/** The directory cannot be used for the reason given; nothing in it was changed. */
export function dataDirUnusable(dataDir: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'DATA_DIR_UNUSABLE',
    kind: 'internal',
    publicMessage: 'The data directory cannot be used.',
    internalMessage: `${dataDir} ${reason}`,
    cause,
    context: { dataDir },
  });
}

/** No Postgres program of this platform is installed or can be run. */
export function binariesUnavailable(reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'POSTGRES_BINARIES_UNAVAILABLE',
    kind: 'internal',
    publicMessage: 'The embedded Postgres is not available on this machine.',
    internalMessage: reason,
    cause,
  });
}

/** The server ended or did not become ready; the message carries its last log lines. */
export function startFailed(reason: string, lastLines: readonly string[]): AppError {
  return new AppError({
    code: 'POSTGRES_START_FAILED',
    kind: 'internal',
    publicMessage: 'The embedded Postgres did not start.',
    internalMessage: [reason, ...lastLines].join('\n  '),
  });
}
