/** Where a started server listens and how its superuser signs in. */
export interface PostgresEndpoint {
  /** `127.0.0.1`, or the absolute path of the directory that holds the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
}

/** Builds a libpq URL that `pg`, TypeORM and psql read alike, for a TCP host or a socket directory. */
export function connectionUrl(
  endpoint: Pick<PostgresEndpoint, 'host' | 'port'>,
  login: { readonly user: string; readonly password: string; readonly database: string },
): string {
  const url = new URL('postgresql://localhost');
  url.username = encodeURIComponent(login.user);
  url.password = encodeURIComponent(login.password);
  url.pathname = `/${encodeURIComponent(login.database)}`;
  if (endpoint.host.startsWith('/')) {
    url.searchParams.set('host', endpoint.host);
    url.searchParams.set('port', String(endpoint.port));
  } else {
    url.hostname = endpoint.host;
    url.port = String(endpoint.port);
  }
  return url.href;
}
