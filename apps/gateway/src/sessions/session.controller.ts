import { Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AuthenticationGuard,
  clearSessionCookie,
  parseSessionSecret,
  principalOf,
  Public,
  Requires,
  setSessionCookie,
  soleCookie,
  soleHeader,
} from '#libs/identity';
import { AppError } from '#libs/kernel';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { RequestOrigins } from '../request-origins.js';
import { accessTokenNeeded, BrowserSessionService } from './browser-sessions.service.js';

/** What a browser says when a page of the gateway's own origin asks; what is no browser says nothing. */
const FROM_OWN_PAGE: ReadonlySet<string | null | undefined> = new Set(['same-origin']);
const FROM_NO_OTHER_PAGE: ReadonlySet<string | null | undefined> = new Set(['same-origin', 'none', null]);

/** `/v1/session`: a browser's sign-in at the same-origin mount, for what cannot send a token (`<img>`, `<video>`). */
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly sessions: BrowserSessionService,
    private readonly origins: RequestOrigins,
  ) {}

  @Get()
  @Requires('me:read')
  @UseGuards(AuthenticationGuard, RecordedPermissionGuard)
  describe(@Req() request: AuthenticatedRequest): object {
    const { kind, id, handle, authenticatedBy } = principalOf(request);
    const untilMs = authenticatedBy === 'tool-credential' ? undefined : request.authenticatedUntilMs;
    const expiresAt = untilMs === undefined ? null : new Date(untilMs);
    return { principal: { kind, id, handle }, authenticatedBy, expiresAt };
  }

  @Post()
  @Requires('me:read')
  @UseGuards(AuthenticationGuard, RecordedPermissionGuard)
  async open(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const principal = principalOf(request);
    if (principal.authenticatedBy !== 'access-token') throw accessTokenNeeded();
    assertFrom(request, FROM_NO_OTHER_PAGE);
    const opened = await this.sessions.open(principal, request.authenticatedUntilMs ?? 0);
    void reply.header(
      'set-cookie',
      setSessionCookie(this.sessions.cookie, opened.presented, opened.maxAgeSeconds),
    );
    void reply.header('cache-control', 'no-store');
    const { kind, id, handle } = principal;
    return { principal: { kind, id, handle }, expiresAt: opened.expiresAt };
  }

  /** Signing out takes no right but the cookie itself, and a page of our own origin: no other page may sign people out. */
  @Delete()
  @Public()
  @HttpCode(204)
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    assertFrom(request, FROM_OWN_PAGE);
    const presented = soleCookie(request.raw.rawHeaders, this.sessions.cookie.name);
    const secretHash = presented ? parseSessionSecret(presented) : null;
    const { address, userAgent } = this.origins.of(request);
    if (secretHash) await this.sessions.end(secretHash, { ip: address ?? 'unknown', userAgent });
    void reply.header('set-cookie', clearSessionCookie(this.sessions.cookie));
  }
}

function assertFrom(request: FastifyRequest, sites: ReadonlySet<string | null | undefined>): void {
  if (sites.has(soleHeader(request.raw.rawHeaders, 'sec-fetch-site'))) return;
  throw new AppError({
    code: 'SESSION_CROSS_ORIGIN',
    kind: 'forbidden',
    publicMessage: 'Only a page of the gateway’s own origin may sign in or out here.',
  });
}
