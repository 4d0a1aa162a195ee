#!/bin/sh
# Runs once, when the cluster is made: the role that owns the schema. It is no superuser, so row-level security and
# every grant hold against a mistake in a migration; it may create the services' roles and nothing else of the cluster.
# psql itself reads the secret and quotes it, so no password is in a process list.
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
\set owner_password `cat /run/secrets/postgres-owner-password`
CREATE ROLE portcullis_owner LOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER DATABASE :"DBNAME" OWNER TO portcullis_owner;
SQL
