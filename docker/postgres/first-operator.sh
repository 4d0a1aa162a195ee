#!/bin/sh
# Makes the operator's first administrator, as the control plane's own role would.
set -eu
PGPASSWORD="$(cat /run/secrets/postgres-admin-password)"
export PGPASSWORD
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=issuer="$OPERATOR_ISSUER" --set=subject=operator \
  --set=name='Operator Administrator' --file=/first-operator.sql
