import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier } from '#libs/identity';
import { Database } from '#libs/persistence';
import { Recorder } from '#libs/trail';

const PROBE_MS = 1_000;

/** Knows what the trail needs before it may answer, each with a reason in words. */
@Injectable()
export class Readiness {
  constructor(
    private readonly database: Database,
    private readonly recorder: Recorder,
    private readonly accessTokens: AccessTokenVerifier,
  ) {}

  async missing(): Promise<string[]> {
    const missing: string[] = [];
    if (!(await this.databaseAnswers())) missing.push('the database does not answer');
    if (!this.recorder.ready) missing.push('the recording queue is full');
    if (!(await this.keysAreUsable())) missing.push('the keys of the identity provider cannot be fetched');
    return missing;
  }

  /** Nobody may have signed in yet: then the keys are fetched for the question. */
  private async keysAreUsable(): Promise<boolean> {
    if (!this.accessTokens.keyStatus().usable) await this.accessTokens.warm();
    return this.accessTokens.keyStatus().usable;
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PROBE_MS);
    });
    const answered = this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  }
}
