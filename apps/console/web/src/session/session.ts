import { ErrorResponse, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { ConsoleSettings } from './console-settings.js';

/** Where a sign-in goes on. */
interface SignInState {
  readonly returnTo: string;
}

const BASE = import.meta.env.BASE_URL;
/** Before this the token is renewed, so that no call is made with one about to end. */
const RENEW_BEFORE_SECONDS = 60;
/** Longer the identity provider is not waited for by somebody who leaves. */
const SIGN_OUT_PATIENCE_MS = 3_000;

/**
 * Who is signed in, in this tab. Tokens are kept in `sessionStorage`, which ends with the tab and is read by this origin only;
 * nothing of another origin runs here.
 */
export class Session {
  private readonly users: UserManager;
  private user: User | null = null;
  private renewal: Promise<User | null> | null = null;

  constructor({ issuer, clientId, audience, scope }: ConsoleSettings) {
    const origin = window.location.origin;
    this.users = new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: `${origin}${BASE}callback`,
      post_logout_redirect_uri: `${origin}${BASE}`,
      response_type: 'code',
      scope,
      ...(audience !== null && { resource: audience }),
      userStore: new WebStorageStateStore({ store: window.sessionStorage }),
      stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
      automaticSilentRenew: false,
      monitorSession: false,
    });
  }

  /** True once somebody is signed in, from before in this tab or by the answer of the identity provider now. */
  async restore(): Promise<boolean> {
    this.user = await this.users.getUser();
    return this.user !== null && (!this.user.expired || this.user.refresh_token !== undefined);
  }

  /** The name the identity provider gives. */
  get name(): string {
    const profile = this.user?.profile;
    return profile?.name ?? profile?.preferred_username ?? profile?.sub ?? '';
  }

  /** Leaves for the identity provider; comes back to the page that was asked for. */
  async signIn(returnTo: string, asAnother = false): Promise<void> {
    const state: SignInState = { returnTo };
    await this.users.signinRedirect({ state, ...(asAnother && { prompt: 'login' }) });
  }

  /** Takes the identity provider's answer from the address; resolves to the page that was asked for. */
  async finishSignIn(): Promise<string> {
    this.user = await this.users.signinRedirectCallback();
    const state = this.user.state as Partial<SignInState> | undefined;
    // Only a path of the console itself: what comes back in the state must not lead anywhere else.
    const returnTo = state?.returnTo ?? '/';
    return /^\/(?!\/)/.test(returnTo) ? returnTo : '/';
  }

  /** Ends the session here, whatever becomes of the rest, and at the identity provider where that can be asked. */
  async signOut(): Promise<void> {
    const hint = this.user?.id_token;
    // First of all: an identity provider that is away must not leave the tokens in this tab.
    await this.forget();
    if (await this.canEndElsewhere())
      await this.users.signoutRedirect(hint === undefined ? {} : { id_token_hint: hint });
    else window.location.assign(BASE);
  }

  /** Forgets the tokens of this tab. */
  async forget(): Promise<void> {
    this.user = null;
    await this.users.removeUser();
  }

  /** Whoever signs out is not kept waiting: an identity provider that does not say how is left alone. */
  private async canEndElsewhere(): Promise<boolean> {
    const asked = this.users.metadataService.getMetadata().then(
      ({ end_session_endpoint: endpoint }) => endpoint !== undefined,
      () => false,
    );
    const waited = new Promise<boolean>((resolve) => setTimeout(resolve, SIGN_OUT_PATIENCE_MS, false));
    return Promise.race([asked, waited]);
  }

  /** Returns a token that has not ended, renewed where it is about to; null when the session is over. */
  async token(): Promise<string | null> {
    const { user } = this;
    if (user === null) return null;
    if ((user.expires_in ?? 0) > RENEW_BEFORE_SECONDS) return user.access_token;
    if (user.refresh_token === undefined) return user.expired === true ? null : user.access_token;
    // One renewal for all calls that wait: a refresh token may be used once.
    this.renewal ??= this.renew(user).finally(() => (this.renewal = null));
    return (await this.renewal)?.access_token ?? null;
  }

  /** Resolves to null when the identity provider refuses, or the tokens were forgotten while it was asked. */
  private async renew(user: User): Promise<User | null> {
    const renewed = await this.askAnew(user);
    if (this.user === user) return (this.user = renewed);
    // It keeps what it gets by itself, also for somebody who has left meanwhile.
    await this.users.removeUser();
    return null;
  }

  /** Where the identity provider cannot be asked, the token is used while it lasts. */
  private async askAnew(user: User): Promise<User | null> {
    try {
      return await this.users.signinSilent();
    } catch (error) {
      if (error instanceof ErrorResponse) return null;
      if (user.expired === true) throw error;
      return user;
    }
  }
}
