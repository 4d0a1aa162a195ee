import type { ExportEvent } from './export-event.js';
import type { FindingList } from './findings.js';
import { RecordStreamCheck } from './record-stream-check.js';

/** Classes an act of administration can have; it is recorded inside its own change, and so stands in no chain. */
const ADMINISTRATION_CLASSES = new Set([3001, 3005, 6003]);
/** Of class 6003 too, and a read like any other. */
const LISTING = 'listing';

/** Checks the chains of all instances side by side. */
export class StreamChecks {
  private readonly streams = new Map<string, RecordStreamCheck>();

  constructor(private readonly findings: FindingList) {}

  get count(): number {
    return this.streams.size;
  }

  add(event: ExportEvent, leaf: Buffer, index: number): void {
    const { stream, recordId } = event;
    if (stream !== null) {
      this.streamOf(stream).add(stream, { id: recordId, leaf }, index);
    } else if (!ADMINISTRATION_CLASSES.has(event.classUid) || event.code === LISTING) {
      const detail = `a record of class ${event.classUid} must stand in a chain`;
      this.findings.add('EVENT_WITHOUT_STREAM', detail, { index, record: recordId });
    }
  }

  /** The key the chain declared first. */
  keyOf(streamId: string): string | undefined {
    return this.streams.get(streamId)?.key;
  }

  finish(): void {
    for (const stream of this.streams.values()) stream.finish();
  }

  private streamOf({ uid, key }: { readonly uid: string; readonly key: string }): RecordStreamCheck {
    let stream = this.streams.get(uid);
    if (stream === undefined) {
      stream = new RecordStreamCheck(uid, key, this.findings);
      this.streams.set(uid, stream);
    }
    return stream;
  }
}
