import 'reflect-metadata';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  type INestApplication,
  Module,
  Post,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AppError, type ErrorKind } from '#libs/kernel';
import { FakeDirectory, FakeRecorder, person } from '../../test/fakes.js';
import { ISSUER, signToken } from '../../test/fixtures.js';
import { IssuerFixture } from '../../test/issuer-fixture.js';
import { IdentityModule } from '../identity.module.js';
import type { Principal } from '../principal.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { CurrentPrincipal } from './current-principal.decorator.js';
import { PermissionGuard } from './permission.guard.js';
import { Public, Requires } from './route-declarations.js';
import { assertEveryRouteDeclares } from './routes-declare-permission.js';

@Controller('guarded')
@UseGuards(AuthenticationGuard, PermissionGuard)
class GuardedController {
  @Get('me')
  @Requires('me:read')
  me(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Post('people')
  @Requires('person:create')
  createPerson(): string {
    return 'created';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }
}

const STATUS: Partial<Record<ErrorKind, number>> = { unauthenticated: 401, forbidden: 403, unavailable: 503 };

/** Stands where the http library's problem filter stands in a real app. */
@Catch(AppError)
class CodeFilter implements ExceptionFilter {
  catch(error: AppError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(STATUS[error.kind] ?? 500).send(error.code);
  }
}

interface RunningApp {
  readonly app: INestApplication;
  readonly directory: FakeDirectory;
  readonly recorder: FakeRecorder;
  readonly port: number;
}

let issuer: IssuerFixture;
let running: INestApplication[];

async function create(controllers: Type[], extra: object[] = []): Promise<Omit<RunningApp, 'port'>> {
  const [directory, recorder] = [new FakeDirectory(), new FakeRecorder()];
  const identity = IdentityModule.forRootAsync({
    useFactory: () => ({
      accessTokens: issuer.verifier,
      directory,
      recorder,
      clock: issuer.clock,
      clientIp: () => '192.0.2.1',
    }),
  });
  const feature = class FeatureModule {};
  Module({ controllers })(feature);
  const root = class RootModule {};
  Module({ imports: [identity, feature], providers: extra as never })(root);
  const app = await NestFactory.create(root, new FastifyAdapter(), { logger: false });
  app.useGlobalFilters(new CodeFilter());
  running.push(app);
  return { app, directory, recorder };
}

async function listen(controllers: Type[] = [GuardedController]): Promise<RunningApp> {
  const created = await create(controllers);
  await created.app.listen(0, '127.0.0.1');
  const port = Number(new URL(await created.app.getUrl()).port);
  return { ...created, port };
}

/** Sends headers exactly as given, duplicates included; resolves to the status and body. */
function send(
  port: number,
  path: string,
  headers: string[],
  method = 'GET',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      path,
      method,
      headers: ['Host', 'h', 'Content-Length', '0', ...headers],
      agent: false,
    };
    const outgoing = httpRequest(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject).end();
  });
}

const bearer = async (sub = 'person-1'): Promise<string[]> => [
  'Authorization',
  `Bearer ${await signToken(issuer.key, issuer.claims({ sub }))}`,
];

beforeEach(async () => {
  issuer = await IssuerFixture.start();
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((app) => app.close()));
  await issuer.stop();
});

describe('guards bound to a controller', () => {
  test('let in who is known and permitted, and hand the handler a frozen principal', async () => {
    const { port, directory } = await listen();
    directory.people.set(`${ISSUER} person-1`, person());
    const { status, body } = await send(port, '/guarded/me', await bearer());
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ kind: 'person', handle: 'annotator-de', subject: 'person-1' });
  });

  test('refuse who is unknown, who lacks the permission, and who sends two Authorization headers', async () => {
    const { port, directory, recorder } = await listen();
    directory.people.set(`${ISSUER} person-1`, person());
    const answered = async (path: string, headers: string[], method?: string): Promise<number> =>
      (await send(port, path, headers, method)).status;
    expect(await answered('/guarded/me', await bearer('stranger'))).toBe(401);
    expect(await answered('/guarded/people', await bearer(), 'POST')).toBe(403);
    expect(await answered('/guarded/me', [...(await bearer()), ...(await bearer())])).toBe(401);
    expect(recorder.events.map(({ code }) => code)).toEqual([
      'PERSON_UNKNOWN',
      'SIGNED_IN',
      'CREDENTIAL_AMBIGUOUS',
    ]);
  });

  test('ignore a token in the query, the body or a cookie', async () => {
    const { port, recorder } = await listen();
    const [, value = ''] = await bearer();
    const token = value.slice('Bearer '.length);
    await send(port, `/guarded/me?access_token=${token}`, ['Cookie', `access_token=${token}`]);
    expect(recorder.events).toMatchObject([{ code: 'CREDENTIAL_MISSING' }]);
  });

  test('serve a public route to anyone and record nothing of it', async () => {
    const { port, recorder } = await listen();
    expect(await send(port, '/guarded/open', ['Authorization', 'Bearer nonsense'])).toEqual({
      status: 200,
      body: 'open',
    });
    expect(recorder.events).toEqual([]);
  });

  test('of two apps in one process each use their own directory and recorder', async () => {
    const [one, two] = [await listen(), await listen()];
    one.directory.people.set(`${ISSUER} person-1`, person({ handle: 'in-one' }));
    two.directory.people.set(`${ISSUER} person-1`, person({ handle: 'in-two' }));
    const headers = await bearer();
    const handleAt = async (port: number): Promise<unknown> =>
      (JSON.parse((await send(port, '/guarded/me', headers)).body) as Principal).handle;
    expect([await handleAt(one.port), await handleAt(two.port), await handleAt(one.port)]).toEqual([
      'in-one',
      'in-two',
      'in-one',
    ]);
    expect([one.recorder.events.length, two.recorder.events.length]).toEqual([1, 1]);
  });
});

describe('the permission of a role', () => {
  test.each([
    ['annotator', 'POST', '/guarded/people', 403],
    ['client_auditor', 'POST', '/guarded/people', 403],
    ['operator_admin', 'POST', '/guarded/people', 201],
    ['annotator', 'GET', '/guarded/me', 200],
  ] as const)('%s %s %s is answered %i', async (role, method, path, expected) => {
    const { port, directory } = await listen();
    directory.people.set(`${ISSUER} person-1`, person({ roles: [role] }));
    const { status, body } = await send(port, path, await bearer(), method);
    expect(status).toBe(expected);
    if (expected === 403) expect(body).toBe('ROLE_FORBIDS');
  });
});

describe('assertEveryRouteDeclares', () => {
  @Controller('silent')
  @UseGuards(AuthenticationGuard)
  class SilentController {
    @Get('undeclared')
    undeclared(): void {}
  }

  @Controller('naked')
  class NakedController {
    @Get('declared')
    @Requires('me:read')
    declared(): void {}
  }

  @Controller('misspelt')
  @UseGuards(AuthenticationGuard)
  class MisspeltController {
    @Get('route')
    @Requires('me:raed' as 'me:read')
    route(): void {}
  }

  @Controller('whole')
  @Public()
  class WholePublicController {
    @Get('one')
    one(): void {}
    @Get('two')
    @Requires('me:read')
    two(): void {}
  }

  test('passes an app whose every route declares and is guarded', async () => {
    const { app } = await create([GuardedController]);
    expect(() => assertEveryRouteDeclares(app)).not.toThrow();
    expect(() =>
      assertEveryRouteDeclares(app, { guards: [AuthenticationGuard, PermissionGuard] }),
    ).not.toThrow();
  });

  test.each<readonly [string, Type, RegExp]>([
    ['neither a permission nor @Public()', SilentController, /SilentController\.undeclared declares neither/],
    [
      'a permission but no guard',
      NakedController,
      /NakedController\.declared is not behind AuthenticationGuard/,
    ],
    ['a permission that does not exist', MisspeltController, /MisspeltController\.route requires "me:raed"/],
    [
      'a permission within a public controller, unguarded',
      WholePublicController,
      /WholePublicController\.two is not behind/,
    ],
  ])('names a route with %s', async (_name, controller, message) => {
    const { app } = await create([GuardedController, controller]);
    expect(() => assertEveryRouteDeclares(app)).toThrow(message);
    expect(() => assertEveryRouteDeclares(app)).not.toThrow(/GuardedController\.(me|open|createPerson)/);
  });

  test('counts a guard bound for the whole app', async () => {
    const { app } = await create(
      [NakedController],
      [{ provide: APP_GUARD, useExisting: AuthenticationGuard }],
    );
    expect(() => assertEveryRouteDeclares(app)).not.toThrow();
  });
});
