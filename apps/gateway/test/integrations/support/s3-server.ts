import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

interface S3rver {
  configureBuckets(): Promise<unknown>;
  callback(): RequestListener;
}

/** An S3-speaking server with one bucket, `objects`, and a list of what it was asked. */
export interface S3Server {
  readonly endpoint: string;
  readonly requests: string[];
  close(): Promise<void>;
}

/** Its key and its secret. */
export const S3_KEY = 'S3RVER';

export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-s3-'));
  const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;
  const buckets = [{ name: 'objects' }];
  const s3 = new S3rver({ silent: true, directory, vhostBuckets: false, configureBuckets: buckets });
  await s3.configureBuckets();
  const answer = s3.callback();
  const requests: string[] = [];
  const http = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
