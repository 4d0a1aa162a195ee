import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { describeWith, LARGE_BYTES, MANY, ToolScene } from '../support/s3/tool-scene.js';

let tools: ToolScene;

beforeAll(async () => {
  tools = await ToolScene.create();
}, 60_000);
afterAll(() => tools?.stop());

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Digests of the files under a folder, by path, as the tools wrote them. */
async function filesUnder(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), sha256(await readFile(path))] as const;
      }),
    ),
  );
}

/** The items under `images/`, as a copy of them must look. */
function images(): Map<string, string> {
  const own = [...tools.contents].filter(([key]) => key.startsWith('images/'));
  return new Map(own.map(([key, content]) => [key.slice('images/'.length), sha256(content)]));
}

const gets = (requests: readonly { method: string; target: string }[]): number =>
  requests.filter(({ method, target }) => method === 'GET' && target.includes('/images/')).length;

describeWith('/usr/bin/aws')('aws-cli', () => {
  const aws = (...args: string[]): Promise<string> =>
    tools.succeed('/usr/bin/aws', [
      '--endpoint-url',
      `http://127.0.0.1:${tools.proxy.port}/s3`,
      's3',
      ...args,
    ]);

  it('lists buckets and keys, in pages', async () => {
    const { result } = await tools.matched(async () => [
      await aws('ls'),
      await aws('ls', '--recursive', 's3://pictures'),
    ]);
    expect(result[0]).toContain(' pictures');
    expect(result[1]?.trim().split('\n')).toHaveLength(MANY + tools.contents.size);
  }, 120_000);

  it('copies a large item in parallel ranges, and syncs so that a second sync moves nothing', async () => {
    const folder = join(tools.directory, 'aws');
    const first = await tools.matched(() => aws('sync', 's3://pictures/images', folder));
    expect(await filesUnder(folder)).toEqual(images());
    expect(first.requests.filter(({ status }) => status === 206).length).toBeGreaterThan(1);
    const second = await tools.matched(() => aws('sync', 's3://pictures/images', folder));
    expect(gets(second.requests)).toBe(0);
  }, 120_000);

  it('reports what is missing and what is refused, and writes nothing', async () => {
    const file = join(tools.directory, 'file');
    await writeFile(file, 'x');
    const { result, requests } = await tools.matched(() =>
      tools.run('/usr/bin/aws', [
        '--endpoint-url',
        `http://127.0.0.1:${tools.proxy.port}/s3`,
        's3',
        'cp',
        file,
        's3://pictures/new',
      ]),
    );
    expect(result.code).not.toBe(0);
    expect(result.errors).toContain('MethodNotAllowed');
    expect(requests.map(({ method, status }) => [method, status])).toEqual([['PUT', 405]]);
  }, 120_000);
});

describeWith('/usr/bin/rclone').each(['Other', 'Minio'])('rclone as provider %s', (provider) => {
  const rclone = (...args: string[]): Promise<string> =>
    // It reads AWS_CA_BUNDLE and would not start on one that is not there.
    tools.succeed(
      '/usr/bin/env',
      ['-u', 'AWS_CA_BUNDLE', '/usr/bin/rclone', '--config', '/dev/null', ...args],
      {
        RCLONE_CONFIG_GATE_TYPE: 's3',
        RCLONE_CONFIG_GATE_PROVIDER: provider,
        RCLONE_CONFIG_GATE_ENDPOINT: `http://127.0.0.1:${tools.proxy.port}/s3`,
        RCLONE_CONFIG_GATE_ENV_AUTH: 'true',
      },
    );

  it('lists everything, under every key', async () => {
    const { result } = await tools.matched(async () => [
      await rclone('lsd', 'gate:'),
      await rclone('lsf', '-R', '--files-only', 'gate:pictures'),
    ]);
    expect(result[0]).toContain('pictures');
    const listed = (result[1] ?? '').trimEnd().split('\n');
    expect(listed).toHaveLength(MANY + tools.contents.size);
    expect(listed).toEqual(expect.arrayContaining(['images/a b+ü.png', 'images/日本語', 'images/empty']));
  }, 120_000);

  it('copies in several threads without finding anything damaged, and a second copy moves nothing', async () => {
    const folder = join(tools.directory, `rclone-${provider}`);
    const copy = (): Promise<string> =>
      rclone(
        'copy',
        '--multi-thread-streams',
        '4',
        '--multi-thread-cutoff',
        '1M',
        'gate:pictures/images',
        folder,
      );
    await tools.matched(copy);
    // It writes some characters of keys as others in names of files; what is in them is not touched.
    expect([...(await filesUnder(folder)).values()].sort()).toEqual([...images().values()].sort());
    const second = await tools.matched(copy);
    expect(gets(second.requests)).toBe(0);
  }, 120_000);
});

describeWith('/usr/bin/s3cmd')('s3cmd', () => {
  const s3cmd = (...args: string[]): Promise<string> => {
    const host = `127.0.0.1:${tools.proxy.port}`;
    const { accessKeyId, secretAccessKey } = tools.keys;
    const keys = [`--access_key=${accessKeyId}`, `--secret_key=${secretAccessKey}`];
    return tools.succeed('/usr/bin/s3cmd', [
      ...keys,
      '--no-ssl',
      `--host=${host}`,
      `--host-bucket=${host}`,
      ...args,
    ]);
  };

  it('lists, describes and gets', async () => {
    const file = join(tools.directory, 's3cmd.png');
    const { result } = await tools.matched(async () => [
      await s3cmd('ls'),
      await s3cmd('ls', '--recursive', 's3://pictures'),
      await s3cmd('info', 's3://pictures'),
      await s3cmd('get', '--force', 's3://pictures/images/a b+ü.png', file),
    ]);
    expect(result[0]).toContain('s3://pictures');
    expect(result[1]?.trim().split('\n')).toHaveLength(MANY + tools.contents.size);
    expect(result[2]).toContain('s3://pictures/ (bucket)');
    expect(await readFile(file)).toEqual(tools.contents.get('images/a b+ü.png'));
  }, 120_000);
});

describeWith('/dev/fuse', '/usr/bin/s3fs')('s3fs', () => {
  it('mounts a bucket: list and read like files', async () => {
    const mount = join(tools.directory, 'mount');
    await mkdir(mount);
    const passwords = join(tools.directory, 'passwd-s3fs');
    const { accessKeyId, secretAccessKey } = tools.keys;
    await writeFile(passwords, `${accessKeyId}:${secretAccessKey}\n`, { mode: 0o600 });
    const options = [
      `url=http://127.0.0.1:${tools.proxy.port}`,
      `passwd_file=${passwords}`,
      'use_path_request_style,ro,sigv4,endpoint=us-east-1',
    ];
    await tools.succeed('/usr/bin/s3fs', ['pictures', mount, ...options.flatMap((option) => ['-o', option])]);
    try {
      const names = await waitUntil(
        async () => {
          const found = await readdir(join(mount, 'images')).catch(() => []);
          return found.length > 0 ? found : undefined;
        },
        { timeoutMs: 20_000 },
      );
      expect(names).toEqual(expect.arrayContaining(['a b+ü.png', 'empty', 'large.bin', '日本語']));
      const { result } = await tools.matched(() => readFile(join(mount, 'images', 'large.bin')));
      expect(result.length).toBe(LARGE_BYTES);
      expect(sha256(result)).toBe(images().get('large.bin'));
      await expect(writeFile(join(mount, 'new'), 'x')).rejects.toThrow();
    } finally {
      await tools.run('/bin/umount', [mount]);
    }
  }, 120_000);
});
