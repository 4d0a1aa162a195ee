import { Inject, Injectable } from '@nestjs/common';
import { PostgresPrincipalDirectory } from '#libs/facts';
import { reachOf } from '../calls/reach.js';
import type { TrailCall } from '../calls/trail-call.js';
import { TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';

/** Knows whether a caller who was let in once would be let in now. */
@Injectable()
export class AuditorRights {
  constructor(
    private readonly directory: PostgresPrincipalDirectory,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  /** Returns false as soon as the caller is suspended or gone, or may see anything else than when they were let in. */
  async stillHeld({ principal, reach }: TrailCall): Promise<boolean> {
    // No tool reads the trail, so only people can be asked for again.
    if (principal.kind !== 'person') return false;
    const { issuer } = this.settings.accessTokens;
    const person = await this.directory.findPerson(issuer, principal.subject);
    if (person === null) return false;
    return JSON.stringify(reachOf(person)) === JSON.stringify(reach);
  }
}
