import { Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { consistencyProof, parseEntryBundlePath, parseTilePath, TILE_WIDTH } from '#libs/tlog';
import type { TrailCall } from '../calls/trail-call.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { notFound } from '../references/reference.errors.js';
import { EntryBundles } from './entry-bundles.js';
import { LogNodes } from './log-nodes.js';
import type { PublishedLog } from './log-state.js';
import { PublishedLogs } from './published-logs.service.js';

/** A proof that an earlier state of the log is the beginning of a later one. */
export interface ConsistencyView {
  readonly from: number;
  readonly to: number;
  /** Base64, as RFC 6962 orders them. */
  readonly proof: readonly string[];
}

/** What a log shows of itself. Hashes and checkpoints disclose no record, so reading them is none; reading entries is one. */
@Injectable()
export class LogReader {
  constructor(
    private readonly logs: PublishedLogs,
    private readonly reads: TrailReads,
    private readonly nodes: LogNodes,
    private readonly bundles: EntryBundles,
  ) {}

  async checkpoint(call: TrailCall, organisation: string): Promise<string> {
    return (await this.logs.get(call, organisation)).checkpoint;
  }

  async tile(call: TrailCall, organisation: string, path: string): Promise<Buffer> {
    const log = await this.logs.get(call, organisation);
    const tile = parseTilePath(path);
    if (!tile.ok) throw notFound();
    const { level, index, width } = tile.value;
    if ((index * TILE_WIDTH + width) * TILE_WIDTH ** level > log.checkpointSize) throw notFound();
    return this.nodes.readTile(log.organisationId, tile.value);
  }

  async entryBundle(
    call: TrailCall,
    organisation: string,
    path: string,
  ): Promise<{ recordId: string; bundle: Buffer }> {
    const log = await this.logs.get(call, organisation);
    const bundle = parseEntryBundlePath(path);
    if (!bundle.ok) throw notFound();
    const { index, width } = bundle.value;
    const start = index * TILE_WIDTH;
    if (start + width > log.checkpointSize) throw notFound();
    const recordId = await this.recordRead(call, log, 'trail.entries', { start, end: start + width });
    return { recordId, bundle: await this.bundles.read(log.organisationId, index, width) };
  }

  async consistency(
    call: TrailCall,
    organisation: string,
    { from, to }: { readonly from: number; readonly to: number | undefined },
  ): Promise<ConsistencyView> {
    const log = await this.logs.get(call, organisation);
    const size = to ?? log.checkpointSize;
    if (size > log.checkpointSize) throw outsideTheLog('to', log.checkpointSize);
    if (from < 1 || from > size) throw outsideTheLog('from', size);
    const proof = await consistencyProof(from, size, this.nodes.readerOf(log.organisationId, size));
    return { from, to: size, proof: proof.map((hash) => hash.toString('base64')) };
  }

  /** Returns which entries may be read, once that is on the trail. */
  async openEntries(
    call: TrailCall,
    organisation: string,
    asked: { readonly start: number; readonly end: number | undefined },
  ): Promise<{ organisationId: string; recordId: string; start: number; end: number }> {
    const log = await this.logs.get(call, organisation);
    const { start, end = log.checkpointSize } = asked;
    if (end > log.checkpointSize) throw outsideTheLog('end', log.checkpointSize);
    if (start > end) throw outsideTheLog('start', end);
    const recordId = await this.recordRead(call, log, 'trail.entries', { start, end });
    return { organisationId: log.organisationId, recordId, start, end };
  }

  /** Returns whose values may be read, once that is on the trail. */
  async openValues(
    call: TrailCall,
    organisation: string,
  ): Promise<{ organisationId: string; recordId: string }> {
    const log = await this.logs.get(call, organisation);
    const recordId = await this.recordRead(call, log, 'trail.values', {});
    return { organisationId: log.organisationId, recordId };
  }

  private recordRead(call: TrailCall, log: PublishedLog, action: string, query: object): Promise<string> {
    const { organisationId } = log;
    const object = { type: 'log', id: organisationId };
    return this.reads.record(call, action, { organisationId, object, query });
  }
}

function outsideTheLog(field: string, most: number): AppError {
  const detail = `may be at most ${most}`;
  return new AppError({
    code: 'RANGE_OUTSIDE_LOG',
    kind: 'unprocessable',
    publicMessage: `The field ${field} ${detail}.`,
    context: { errors: [{ field, detail }] },
  });
}
