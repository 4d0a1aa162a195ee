/** Settings for a small machine that never give up durability: fsync and synchronous_commit stay at `on`. */
export const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '128MB',
  max_connections: '100',
  max_wal_size: '2GB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // The packaged build has no lz4; `on` is pglz, which every build has.
  wal_compression: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A failing statement may hold a password or a personal value, so neither it nor its detail is logged.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

const SETTING_NAME = /^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?$/;

/** Turns settings into `-c name=value` arguments; throws on a name that is not a Postgres setting name. */
export function toServerArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (!SETTING_NAME.test(name)) throw new TypeError(`not a Postgres setting name: ${name}`);
    return ['-c', `${name}=${value}`];
  });
}
