import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { S3StoreOptions } from '#libs/storage';

interface S3rver {
  configureBuckets(): Promise<unknown>;
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
}
type S3rverClass = new (options: Record<string, unknown>) => S3rver;

/** A fault: returns true when it has taken the request over. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A real S3-speaking server on loopback, with a place to break it and a list of what it was asked. */
export interface TestS3Server {
  readonly options: S3StoreOptions;
  readonly requests: string[];
  fault: Fault | undefined;
  close(): Promise<void>;
}

export async function startS3Server(): Promise<TestS3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'pc-s3-'));
  const S3rver = createRequire(import.meta.url)('s3rver') as S3rverClass;
  const s3 = new S3rver({
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: 'objects' }],
  });
  await s3.configureBuckets();
  const answer = s3.callback();
  const requests: string[] = [];
  const http = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (!server.fault?.(request, response)) answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: TestS3Server = {
    requests,
    fault: undefined,
    options: {
      bucket: 'objects',
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      forcePathStyle: true,
      accessKey: { id: 'S3RVER', secret: 'S3RVER' },
      keyPrefix: 'portcullis/items',
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
      await rm(directory, { recursive: true, force: true });
    },
  };
  return server;
}
