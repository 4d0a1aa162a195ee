import { useEffect, useState } from 'react';
import type { Api } from '../api/api.js';
import type { Me } from '../api/views.js';
import { Console } from '../shell/console.js';
import { accountOf } from './account.js';
import { SignInCard } from './sign-in-card.js';
import type { Session } from './session.js';
import type { Signed } from './session.context.js';

/** What the entrance knows of whoever stands in it. */
type Standing =
  | { readonly kind: 'looking' }
  | { readonly kind: 'outside'; readonly session: Session | null; readonly why: string | null }
  | { readonly kind: 'inside'; readonly signed: Signed };

const BASE = import.meta.env.BASE_URL;

/** Lets in whoever is signed in, and sends everybody else to sign in. */
export function Entrance(props: { session: Promise<Session>; apiOf: (session: Session) => Api }) {
  const [standing, setStanding] = useState<Standing>({ kind: 'looking' });
  useEffect(() => {
    const outside = (session: Session | null, why: string | null) =>
      setStanding({ kind: 'outside', session, why });
    void enter(props, outside).then((signed) => signed && setStanding({ kind: 'inside', signed }));
    // Once per page: an answer of the identity provider can be used one time only.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (standing.kind === 'inside') return <Console signed={standing.signed} />;
  const session = standing.kind === 'outside' ? standing.session : null;
  return (
    <SignInCard
      isLooking={standing.kind === 'looking'}
      why={standing.kind === 'outside' ? standing.why : null}
      onSignIn={session && ((asAnother) => void session.signIn(ownPath(), asAnother))}
    />
  );
}

let entering: Promise<Signed | null> | null = null;

function enter(
  { session, apiOf }: { session: Promise<Session>; apiOf: (session: Session) => Api },
  outside: (session: Session | null, why: string | null) => void,
): Promise<Signed | null> {
  // React mounts twice while developing; the answer of the identity provider is taken once.
  entering ??= tryToEnter(session, apiOf, outside);
  return entering;
}

async function tryToEnter(
  found: Promise<Session>,
  apiOf: (session: Session) => Api,
  outside: (session: Session | null, why: string | null) => void,
): Promise<Signed | null> {
  let session: Session | null = null;
  try {
    session = await found;
    if (isCallback()) returnTo(await session.finishSignIn());
    else if (!(await session.restore())) {
      outside(session, null);
      return null;
    }
    const api = apiOf(session);
    api.onSessionOver = () => undefined;
    return { session, api, account: accountOf(await api.get<Me>('me'), session) };
  } catch (error) {
    outside(session, error instanceof Error ? error.message : String(error));
    return null;
  }
}

function isCallback(): boolean {
  return window.location.pathname === `${BASE}callback`;
}

function returnTo(path: string): void {
  window.history.replaceState(null, '', `${BASE}${path.slice(1)}`);
}

/** The page that is asked for, as the console's own path. */
function ownPath(): string {
  if (isCallback()) return '/';
  return `/${window.location.pathname.slice(BASE.length)}${window.location.search}`;
}
