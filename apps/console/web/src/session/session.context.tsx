import { createContext, useContext } from 'react';
import type { Api } from '../api/api.js';
import type { Account } from './account.js';
import type { Session } from './session.js';

/** What every page may use of whoever is signed in. */
export interface Signed {
  readonly session: Session;
  readonly api: Api;
  readonly account: Account;
}

/** Filled once somebody is signed in; no page is shown before. */
export const SignedContext = createContext<Signed | null>(null);

/** Returns who is signed in; throws outside the shell. */
export function useSigned(): Signed {
  const signed = useContext(SignedContext);
  if (signed === null) throw new Error('Nobody is signed in.');
  return signed;
}
