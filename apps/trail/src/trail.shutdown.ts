import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Recorder } from '#libs/trail';

/** Gives the connections back once the last request has been answered. */
@Injectable()
export class TrailShutdown implements OnApplicationShutdown {
  constructor(
    private readonly recorder: Recorder,
    private readonly database: Database,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.recorder.close();
    await this.database.close();
  }
}
