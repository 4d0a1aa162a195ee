#!/bin/sh
# Gives each service's role its password, as the owner that created them. Safe to repeat: it also rotates them.
# psql itself reads the secrets and quotes them, so no password is in a process list; the server logs no DDL by default.
set -eu
PGPASSWORD="$(cat /run/secrets/postgres-owner-password)"
export PGPASSWORD
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\set gateway_password `cat /run/secrets/postgres-gateway-password`
\set admin_password `cat /run/secrets/postgres-admin-password`
\set trail_password `cat /run/secrets/postgres-trail-password`
\set worker_password `cat /run/secrets/postgres-worker-password`
SET password_encryption = 'scram-sha-256';
ALTER ROLE portcullis_gateway PASSWORD :'gateway_password';
ALTER ROLE portcullis_admin PASSWORD :'admin_password';
ALTER ROLE portcullis_trail PASSWORD :'trail_password';
ALTER ROLE portcullis_worker PASSWORD :'worker_password';
SQL
