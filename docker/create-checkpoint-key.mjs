// Makes the operator's key that signs the trail's checkpoints, once, and writes what a witness must know of it.
import { createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { CreateAliasCommand, CreateKeyCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';

const [endpoint, alias, originPrefix, file] = process.argv.slice(2);
const client = new KMSClient({ endpoint });

async function create() {
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
      Description: 'signs the checkpoints of the trail',
    }),
  );
  await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata.KeyId }));
  return client.send(new GetPublicKeyCommand({ KeyId: alias }));
}

const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: alias })).catch((error) => {
  if (error.name === 'NotFoundException') return create();
  throw error;
});
const { x } = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' }).export({
  format: 'jwk',
});
const publicKey = Buffer.from(x, 'base64url').toString('base64');
writeFileSync(file, `PORTCULLIS_WITNESS_LOGS='${JSON.stringify([{ originPrefix, publicKey }])}'\n`);
process.stdout.write(`${alias}: ${publicKey}\n`);
