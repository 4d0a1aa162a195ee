// The one place outside libs/kms that touches the SDK: these tests prove the server against the client everyone uses.
export * from '@aws-sdk/client-kms';
