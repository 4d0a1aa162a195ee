#!/bin/sh
# Makes the files that compose.yaml hands to the containers, once: a secret that exists is never replaced.
# The folder is closed to other users of this machine; the files are readable inside it because the containers run as
# users this machine does not know.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
umask 022

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -e "secrets/$1" ] || cat > "secrets/$1"; }
value() { cat "secrets/$1"; }

for role in superuser owner gateway admin; do
  random | keep "postgres-$role-password"
done
echo "docker/secrets is ready"
