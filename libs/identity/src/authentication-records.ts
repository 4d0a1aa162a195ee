import type { Clock } from '#libs/kernel';
import type { AuthenticationEvent, AuthenticationRecorder } from './authentication-recorder.port.js';
import { authenticationNotRecorded } from './authentication.errors.js';
import { RecentSignIns } from './passport/recent-sign-ins.js';

/** A sign-in by name: the same credential used again has the same name until it ends. */
export interface SignIn {
  readonly name: string;
  /** When this sign-in ends, Unix milliseconds. */
  readonly untilMs: number;
}

/** Guarantees that nobody is let in or turned away unrecorded: what cannot be recorded is AUDIT_UNAVAILABLE (503). */
export class AuthenticationRecords {
  private readonly signIns: RecentSignIns;

  constructor(
    private readonly recorder: AuthenticationRecorder,
    clock: Clock,
  ) {
    this.signIns = new RecentSignIns(clock);
  }

  /** Returns the id of the record, once it is durable. */
  async refused(event: Omit<AuthenticationEvent, 'outcome'>): Promise<string> {
    return this.record({ ...event, outcome: 'failure' });
  }

  /** True when that sign-in was recorded by this process and has not ended: it is recorded at its first use, not at each use. */
  isRecorded({ name }: SignIn): boolean {
    return this.signIns.has(name);
  }

  /** Resolves once the sign-in is durable. */
  async signedIn(signIn: SignIn, event: Omit<AuthenticationEvent, 'outcome' | 'code'>): Promise<void> {
    await this.record({ ...event, outcome: 'success', code: 'SIGNED_IN' });
    this.signIns.add(signIn.name, signIn.untilMs);
  }

  private async record(event: AuthenticationEvent): Promise<string> {
    try {
      return await this.recorder.record(event);
    } catch (error) {
      throw authenticationNotRecorded(error);
    }
  }
}
