// Makes a key in kms-local as the customer, whose key it is, and prints its ARN for the dataset's `kmsKeyId`.
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';

const client = new KMSClient({ endpoint: process.argv[2] });
const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'a customer key' }));
process.stdout.write(`${KeyMetadata.Arn}\n`);
