import type { Readable } from 'node:stream';
import { RequestTimeoutException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#libs/kernel';
import type { HttpLimits } from './limits.js';
import { mediaTypeEssence } from './media-type.js';
import { isStreamedBodyRoute } from './streamed-body.js';

const MAX_JSON_DEPTH = 64;

/**
 * Guarantees that a route gets JSON of bounded size and depth or, when marked `@StreamedBody()`, the untouched stream of
 * any media type (JSON included); every other media type is refused before a byte of it is read.
 */
export function registerBodyParser(instance: FastifyInstance, limits: HttpLimits): void {
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    if (isStreamedBodyRoute(request)) return payload;
    if (request.is404) return undefined;
    assertPlainJson(request);
    const text = decodeUtf8(await readBounded(payload, request, limits));
    if (text.trim() === '') return undefined;
    const value = await new Promise<unknown>((resolve, reject) => {
      void parseJson(request, text, (error, parsed: unknown) => (error ? reject(error) : resolve(parsed)));
    });
    assertShallow(value);
    return value;
  });
}

function assertPlainJson(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (
    mediaTypeEssence(request.headers['content-type'] ?? '') === 'application/json' &&
    encoding === 'identity'
  )
    return;
  throw new AppError({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    kind: 'unsupported-media',
    publicMessage: 'This route takes application/json without a content encoding.',
  });
}

async function readBounded(payload: Readable, request: FastifyRequest, limits: HttpLimits): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limits.jsonBodyBytes) throw tooLarge(limits);
  // The timer only marks the request as too slow; destroying the socket here would take the answer with it.
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), limits.jsonBodyMs);
  });
  const body = await Promise.race([collect(payload, limits), deadline]).finally(() => clearTimeout(timer));
  if (body === late) throw new RequestTimeoutException();
  return body;
}

async function collect(payload: Readable, limits: HttpLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limits.jsonBodyBytes) throw tooLarge(limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw malformed('The body is not valid UTF-8.', cause);
  }
}

/** Deeper values would exhaust the stack of recursive code they are handed to. */
function assertShallow(root: unknown): void {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_JSON_DEPTH) throw malformed(`The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function malformed(publicMessage: string, cause?: unknown): AppError {
  return new AppError({ code: 'MALFORMED_JSON', kind: 'invalid', publicMessage, cause });
}

function tooLarge(limits: HttpLimits): AppError {
  return new AppError({
    code: 'BODY_TOO_LARGE',
    kind: 'too-large',
    publicMessage: `The body is larger than ${limits.jsonBodyBytes} bytes.`,
  });
}
