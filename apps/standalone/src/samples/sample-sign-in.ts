import { CLI_CLIENT_ID, SAMPLE_PERSON_GRANT } from '../../../idp-local/src/index.js';
import type { StandaloneDescription } from '../description.js';

/** Signs sample people in at the local identity provider, the way `portcullis token` does. */
export class SampleSignIn {
  constructor(private readonly description: Pick<StandaloneDescription, 'tokenEndpoint' | 'sampleTokenSecret'>) {}

  /** Returns an access token that lives 15 minutes, or as long as asked for (at most an hour). */
  async token(handle: string, lifeSeconds?: number): Promise<string> {
    const { tokenEndpoint, sampleTokenSecret } = this.description;
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: SAMPLE_PERSON_GRANT,
        client_id: CLI_CLIENT_ID,
        handle,
        secret: sampleTokenSecret,
        ...(lifeSeconds !== undefined && { life_seconds: String(lifeSeconds) }),
      }),
    });
    const body = (await response.json()) as { access_token?: string; error?: string };
    if (body.access_token === undefined) throw new Error(`The local identity provider refused ${handle}: ${body.error ?? response.status}`);
    return body.access_token;
  }
}
