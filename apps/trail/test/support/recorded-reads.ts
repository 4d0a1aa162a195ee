import { systemClock, uuidV7 } from '#libs/kernel';
import { accessEvent, type Intent, Recorder, UNCONDITIONAL } from '#libs/trail';
import type { TrailScene } from './trail-scene.js';

/** A gateway's pen: records allowed reads of `acme` and returns the receipts a caller would hold. */
export class RecordedReads {
  private constructor(
    private readonly scene: TrailScene,
    private readonly recorder: Recorder,
  ) {}

  static async create(scene: TrailScene): Promise<RecordedReads> {
    const databaseUrl = await scene.fixture.database.urlFor('portcullis_gateway');
    const fail = (message: string, error: unknown): never => {
      throw new Error(message, { cause: error });
    };
    return new RecordedReads(
      scene,
      new Recorder({ databaseUrl, clock: systemClock, deadlineMs: 5_000, onError: fail }),
    );
  }

  /** Reads at once, so that they share commits; returns the value of each `Audit-Receipt`. */
  async read(count = 1): Promise<{ recordId: string; header: string }[]> {
    const intents = Array.from({ length: count }, () => this.intent());
    return Promise.all(
      intents.map(async (intent) => {
        const answer = await this.recorder.intent(intent);
        if (typeof answer === 'string') throw new Error(answer);
        return { recordId: intent.id, header: answer.header() };
      }),
    );
  }

  close(): Promise<void> {
    return this.recorder.close();
  }

  private intent(): Intent {
    const id = uuidV7();
    const organisationId = this.scene.id('acme');
    const [subjectId, itemId] = [this.scene.id('anna'), this.scene.id('acme/one')];
    const event = accessEvent({
      recordId: id,
      organisationId,
      atMs: Date.now(),
      operation: 'content',
      effect: 'allow',
      reasons: [],
      policyVersion: 'test',
      actor: { id: subjectId, kind: 'person', organisationId: this.scene.id('provider'), credentialId: null },
      itemId,
      versionId: null,
      datasetId: this.scene.id('acme/scenes'),
      projectId: this.scene.id('acme/street'),
      bytes: 10,
      origin: { addressValue: null, agentValue: null, country: 'DE', requestId: id, traceId: '' },
      record: '{"v":2}',
    });
    const about = { organisationId, kind: 'access', effect: 'allow', codes: [] } as const;
    return { ...UNCONDITIONAL, ...about, id, subjectId, itemId, country: 'DE', event, values: [] };
  }
}
