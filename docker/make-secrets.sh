#!/bin/sh
# Makes the files that compose.yaml hands to the containers. A value that exists is kept, so running it again changes
# nothing; the .env files are rebuilt from the values. Deleting a value and running it again rotates it.
# The folder is closed to other users of this machine; the files are readable inside it because the containers run as
# users this machine does not know.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
umask 022

keep_random() { [ -s "secrets/$1" ] || od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "secrets/$1"; }
value() { cat "secrets/$1"; }
database_url() { echo "postgres://$1:$(value "postgres-$2-password")@postgres:5432/portcullis"; }
access_key() {
  printf '{"accessKeyId":"%s","secretAccessKey":"%s","allowedActions":[%s]}' "$1" "$(value "kms-$1-secret")" "$2"
}

for role in superuser owner gateway admin trail worker; do keep_random "postgres-$role-password"; done
for caller in gateway admin trail operator customer; do keep_random "kms-$caller-secret"; done
# Stands for the password of every sample person of idp-local.
keep_random idp-sample-secret
# Signed by itself and trusted by gateway, admin and trail only; deleting it makes a new one.
[ -s secrets/idp-certificate.pem ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 \
  -subj /CN=idp.localhost -addext subjectAltName=DNS:idp.localhost \
  -keyout secrets/idp-key.pem -out secrets/idp-certificate.pem 2> /dev/null
chmod 644 secrets/idp-key.pem

for service in gateway admin trail; do
  cat > "secrets/$service.env" <<ENV
PORTCULLIS_DATABASE_URL=$(database_url "portcullis_$service" "$service")
AWS_ACCESS_KEY_ID=$service
AWS_SECRET_ACCESS_KEY=$(value "kms-$service-secret")
ENV
done
echo "PORTCULLIS_DATABASE_URL=$(database_url portcullis_worker worker)" > secrets/worker.env
echo "PORTCULLIS_OWNER_DATABASE_URL=$(database_url portcullis_owner owner)" > secrets/migrate.env

for owner in operator customer; do
  cat > "secrets/$owner.env" <<ENV
AWS_REGION=local
AWS_ACCESS_KEY_ID=$owner
AWS_SECRET_ACCESS_KEY=$(value "kms-$owner-secret")
ENV
done

# The rights of docs/privileges.md; who owns a key makes it: the customer, who may switch it off, and the operator, whose
# key signs the trail's checkpoints.
cat > secrets/kms-local.env <<ENV
KMS_LOCAL_CREDENTIALS='[$(access_key gateway '"Decrypt"'),$(access_key admin '"GenerateDataKey","DescribeKey"'),$(
  access_key trail '"Sign","GetPublicKey"'),$(
  access_key operator '"CreateKey","CreateAlias","GetPublicKey"'),$(
  access_key customer '"CreateKey","CreateAlias","DescribeKey","DisableKey","EnableKey"'
)]'
ENV
echo "docker/secrets is ready"
