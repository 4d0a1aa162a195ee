import { describe, expect, it, test } from '@jest/globals';
import { AppError } from '#libs/kernel';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.adapter.js';

const SECRET = 's3cr3t-value-0123456789';
const JWT = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.${SECRET}`;

function capture(): {
  lines: () => Record<string, unknown>[];
  text: () => string;
  logger: ReturnType<typeof createLogger>;
} {
  const written: string[] = [];
  const logger = createLogger({
    service: 'spec',
    level: 'trace',
    destination: { write: (line) => void written.push(line) },
  });
  return { logger, text: () => written.join(''), lines: () => written.map((line) => JSON.parse(line)) };
}

describe('a log line', () => {
  it('is one JSON object with time, level, service and message', () => {
    const { logger, lines } = capture();
    logger.info({ code: 'X' }, 'hello %s', 'world');
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        service: 'spec',
        code: 'X',
        msg: 'hello world',
      },
    ]);
  });

  it('stays one line whatever is put into it', () => {
    const { logger, text, lines } = capture();
    const nasty = 'a\r\n{"level":"info"}\u2028\u001b[31m\0';
    logger.info({ agent: nasty }, nasty);
    expect(text().trimEnd().split('\n')).toHaveLength(1);
    expect(lines()[0]).toMatchObject({ agent: nasty, msg: nasty });
  });

  test.each<[string, object]>([
    ['authorization', { authorization: `Bearer ${SECRET}` }],
    ['headers', { req: { headers: { Authorization: SECRET, cookie: SECRET, 'set-cookie': [SECRET] } } }],
    ['tokens', { accessToken: SECRET, refresh_token: SECRET, 'x-amz-security-token': SECRET }],
    [
      'secrets',
      { clientSecret: SECRET, password: SECRET, passphrase: SECRET, apiKey: SECRET, secretAccessKey: SECRET },
    ],
    [
      'keys',
      { privateKey: SECRET, private_key: SECRET, dataKey: SECRET, plaintextKey: SECRET, ticket: SECRET },
    ],
    ['deep values', { a: { b: { c: [{ password: SECRET }] } } }],
    ['very deep values', { a: { b: { c: { d: { e: { f: { g: { h: SECRET } } } } } } } }],
    ['binary values', { bytes: Buffer.from(SECRET) }],
    ['bearer credentials in text', { detail: `sent Bearer ${SECRET} to us` }],
    ['basic credentials in text', { detail: `Authorization: Basic ${SECRET}` }],
    ['JSON web tokens in text', { detail: `token was ${JWT}.` }],
    ['signed URLs', { url: `/s3/b/k?X-Amz-Signature=${SECRET}&X-Amz-Credential=${SECRET}/20261122&x=1` }],
    ['tickets', { url: `/t/${SECRET}?x=1` }],
    ['URL passwords', { url: `postgres://portcullis:${SECRET}@127.0.0.1/db` }],
    ['errors', { err: new Error(`cannot read postgres://u:${SECRET}@h/db`) }],
    ['causes', { err: new Error('outer', { cause: new Error(`Bearer ${SECRET}`) }) }],
    ['error properties', { err: Object.assign(new Error('x'), { config: { token: SECRET } }) }],
    [
      'errors under another key',
      { failure: Object.assign(new Error(`Bearer ${SECRET}`), { token: SECRET }) },
    ],
    [
      'error contexts',
      { err: new AppError({ code: 'X', kind: 'internal', publicMessage: 'x', context: { token: SECRET } }) },
    ],
  ])('has no secret in its %s', (_name, fields) => {
    const { logger, text } = capture();
    logger.error(fields, 'failed');
    expect(text()).not.toContain(SECRET);
    expect(text().length).toBeGreaterThan(40);
  });

  test.each<{ message: string; argument?: unknown }>([
    { message: `GET /t/${SECRET}` },
    { message: `Bearer ${SECRET}` },
    { message: 'said %s', argument: `Bearer ${SECRET}` },
    { message: 'said %o', argument: { token: SECRET } },
    { message: 'said %o', argument: new Error(`Bearer ${SECRET}`) },
  ])('has no secret in its message: %j', ({ message, argument }) => {
    const { logger, text } = capture();
    logger.info({}, message, argument);
    logger.info(message);
    expect(text()).not.toContain(SECRET);
  });

  it('has no secret in what a child logger was bound to', () => {
    const { logger, text } = capture();
    logger.child({ token: SECRET, requestId: 'r-1' }).info('x');
    expect(text()).not.toContain(SECRET);
    expect(text()).toContain('r-1');
  });

  it('keeps what is no secret', () => {
    const { logger, lines } = capture();
    const at = new Date(0);
    logger.info(
      { route: '/t/:ticket', tasks: 3, none: null, at, list: ['a'], keyId: 'k-1', tokens: 5 },
      'Bearer of news',
    );
    expect(lines()[0]).toMatchObject({
      route: '/t/:ticket',
      tasks: 3,
      none: null,
      at: at.toISOString(),
      list: ['a'],
      keyId: 'k-1',
    });
  });

  it('says what went wrong, with stack and cause', () => {
    const { logger, lines } = capture();
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(lines()[0]?.['err']).toMatchObject({
      message: 'outer',
      stack: expect.stringContaining('logger.spec'),
      cause: { message: 'inner' },
    });
  });

  it('survives values that refer to themselves', () => {
    const { logger, lines } = capture();
    const loop: Record<string, unknown> = { name: 'loop' };
    loop['self'] = loop;
    logger.info({ loop }, 'x');
    expect(lines()).toHaveLength(1);
  });
});

describe('what Nest logs', () => {
  it('keeps its level, context and error', () => {
    const { logger, lines } = capture();
    const nest = new NestLogger(logger);
    nest.log('started', 'NestApplication');
    nest.error(new Error('x'), undefined, 'Router');
    nest.warn({ odd: true });
    nest.fatal('gone');
    expect(lines()).toMatchObject([
      { level: 'debug', context: 'NestApplication', msg: 'started' },
      { level: 'error', context: 'Router', msg: 'x', err: { message: 'x' } },
      { level: 'warn', msg: '{"odd":true}' },
      { level: 'fatal', msg: 'gone' },
    ]);
  });
});
