import { setTimeout as pause } from 'node:timers/promises';
import { systemClock, uuidV7 } from '#libs/kernel';
import { type Intent, Recorder, UNCONDITIONAL } from '#libs/trail';

const CALLERS = 4;

/** Records without end, as gateways under load do, whatever happens to the database; remembers what was acknowledged. */
export class SteadyRecorder {
  readonly acknowledged: string[] = [];
  private readonly recorder: Recorder;
  private stopped = false;
  private callers: Promise<void>[] = [];

  constructor(
    databaseUrl: string,
    private readonly organisations: readonly string[],
  ) {
    this.recorder = new Recorder({
      databaseUrl,
      clock: systemClock,
      deadlineMs: 1_000,
      onError: () => undefined,
    });
  }

  start(): void {
    this.callers = Array.from({ length: CALLERS }, (_, at) => this.call(at));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.callers);
    await this.recorder.close();
  }

  private async call(at: number): Promise<void> {
    while (!this.stopped) {
      const intent = this.intent(this.organisations[at % this.organisations.length] ?? '');
      try {
        if (typeof (await this.recorder.intent(intent)) === 'object') this.acknowledged.push(intent.id);
        if (at % 2 === 0) {
          const { id: recordId, organisationId } = intent;
          this.recorder.outcome({ recordId, organisationId, bytesSent: 1, ending: 'complete' });
        }
      } catch {
        // Refused because it could not be recorded: what a gateway would answer with a 503.
        await pause(20);
      }
      await pause(2);
    }
  }

  private intent(organisationId: string): Intent {
    const id = uuidV7();
    const event = { text: JSON.stringify({ metadata: { uid: id }, unmapped: { record: {} } }), tail: 2 };
    const about = { organisationId, kind: 'access', effect: 'allow', codes: [], subjectId: null } as const;
    return { ...UNCONDITIONAL, ...about, id, event, values: [] };
  }
}
