import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApplication } from '../application.js';
import type { HttpLimits } from '../limits.js';
import { SampleModule } from './sample.controller.js';

export interface LogLine {
  level: 'error' | 'warn';
  fields: Record<string, unknown>;
  message: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
}

/** The sample application on a real loopback port, with what it logged. */
export class WireApp {
  readonly logged: LogLine[] = [];
  readonly logger = {
    error: (fields: object, message: string) =>
      this.logged.push({ level: 'error', fields: { ...fields }, message }),
    warn: (fields: object, message: string) =>
      this.logged.push({ level: 'warn', fields: { ...fields }, message }),
  };
  port = 0;
  #app: NestFastifyApplication | undefined;

  async start(limits: Partial<HttpLimits> = {}): Promise<void> {
    this.#app = await createHttpApplication(SampleModule, { logger: this.logger, limits });
    await this.#app.listen(0, '127.0.0.1');
    this.port = (this.#app.getHttpServer().address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}/v1${path}`;
  }

  call(path: string, init: RequestInit = {}): Promise<Answer> {
    return callUrl(this.url(path), init);
  }
}

export async function callUrl(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {}, text };
}

export function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.body).toMatchObject({ status, code, type: `urn:portcullis:error:${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.body['traceId']).toMatch(/^[\da-f]{32}$/);
}
