/** What the browser has to know before it can sign anybody in; public, as everything a browser is sent. */
export interface ConsoleSettings {
  /** Where people sign in; its discovery document names the rest. */
  readonly issuer: string;
  /** The public client (authorization code with PKCE) that stands for the console there. */
  readonly clientId: string;
  /** What access tokens are asked for (RFC 8707); unset where the identity provider decides by client. */
  readonly audience: string | undefined;
  readonly scope: string;
}

/** Returns the settings as the browser reads them. */
export function settingsText({ issuer, clientId, audience, scope }: ConsoleSettings): string {
  return JSON.stringify({ issuer, clientId, audience: audience ?? null, scope });
}
