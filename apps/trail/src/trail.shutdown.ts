import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Recorder } from '#libs/trail';
import { ExportsDatabase } from './exports/exports-database.js';

/** Gives the connections back once the last request has been answered. */
@Injectable()
export class TrailShutdown implements OnApplicationShutdown {
  constructor(
    private readonly recorder: Recorder,
    private readonly database: Database,
    private readonly exports: ExportsDatabase,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.recorder.close();
    await this.exports.database.close();
    await this.database.close();
  }
}
