import type { Role } from '#libs/policy';

/** Says who is calling; frozen deeply, so nothing downstream can widen what authentication established. */
export interface Principal {
  readonly kind: 'person' | 'tool';
  /** The person's id, or the tool credential's own id when `kind` is `tool`. */
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  /** Client organisations this principal works for (its own included). */
  readonly worksFor: readonly string[];
  /**
   * The tool credential through which the call came. A person with one is a person a tool acts for: every gate judges the
   * person, and the credential must be connected to the project too.
   */
  readonly credentialId: string | null;
  /** The identity provider's `sub` for a person; the credential id for a tool. */
  readonly subject: string;
  readonly authenticatedBy:
    'access-token' | 'tool-credential' | 's3-signature' | 'browser-session' | 'ticket';
  /** Short name for people to read; never used to decide. */
  readonly handle: string;
}

/** Returns a deeply frozen copy: later changes of the directory's own arrays cannot reach a running request. */
export function freezePrincipal(principal: Principal): Principal {
  return Object.freeze({
    ...principal,
    roles: Object.freeze([...principal.roles]),
    worksFor: Object.freeze([...principal.worksFor]),
  });
}
