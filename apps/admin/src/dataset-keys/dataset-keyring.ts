import type { KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { encryptionContext, toDatasetKey } from '#libs/envelope';
import { AppError, type Clock, type DatasetId, type OrganisationId, uuidV7 } from '#libs/kernel';
import type { KeyService } from '#libs/kms';
import { CLOCK, KEY_SERVICE } from '../ports.js';
import { DatasetKeyRepository, type KeyedDataset } from './dataset-key.repository.js';

/** A dataset key in the clear, for sealing only; do not keep it beyond the upload it was asked for. */
export interface DatasetKeyInUse {
  readonly id: string;
  readonly epoch: number;
  readonly key: KeyObject;
}

interface Entry {
  expiresAtMs: number;
  readonly key: Promise<DatasetKeyInUse>;
}

const MAX_AGE_MS = 60_000;
const SWEEP_MS = 10_000;
const ATTEMPTS = 5;

/**
 * Guarantees that a dataset gets at most one new key per 60 s from this process besides those that were asked for, however many
 * uploads there are, that no key is handed out later than 60 s after KMS made it, and none of an epoch before the dataset's
 * first (INVARIANT: what is sealed after a rotation was answered, on whatever instance, is under the new key or a later one). The control plane may not decrypt: a key whose age has passed is
 * gone for it, and the next upload makes a new one.
 */
@Injectable()
export class DatasetKeyring implements OnModuleDestroy {
  readonly #entries = new Map<string, Entry>();
  // An idle process must not hold keys either.
  readonly #sweep = setInterval(() => this.#dropExpired(), SWEEP_MS).unref();

  constructor(
    @Inject(KEY_SERVICE) private readonly keys: KeyService,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly stored: DatasetKeyRepository,
  ) {}

  /** Returns the key new item versions of the dataset are wrapped under; rejects as `KeyService.generateDatasetKey` does. */
  async get(dataset: KeyedDataset): Promise<DatasetKeyInUse> {
    this.#dropExpired();
    const known = this.#entries.get(dataset.id);
    if (known === undefined) return this.#add(dataset);
    const inUse = await known.key;
    if (inUse.epoch >= dataset.keyEpochFrom) return inUse;
    this.#forget(dataset.id, known);
    return this.get(dataset);
  }

  /** Returns a new key, whatever there is; rejects as `KeyService.generateDatasetKey` does. */
  rotate(dataset: KeyedDataset): Promise<DatasetKeyInUse> {
    return this.#add(dataset);
  }

  onModuleDestroy(): void {
    clearInterval(this.#sweep);
    this.#entries.clear();
  }

  #add(dataset: KeyedDataset): Promise<DatasetKeyInUse> {
    // The age counts from the question: KMS made the key no earlier.
    const entry: Entry = { expiresAtMs: this.clock.monotonicMs() + MAX_AGE_MS, key: this.#create(dataset) };
    this.#entries.set(dataset.id, entry);
    entry.key.catch(() => this.#forget(dataset.id, entry));
    return entry.key;
  }

  async #create(dataset: KeyedDataset): Promise<DatasetKeyInUse> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const created = await this.#tryCreate(dataset);
      if (created !== null) return created;
    }
    throw contended();
  }

  /** Returns null when another instance took the number; its key is wrapped under another context and cannot be ours. */
  async #tryCreate(dataset: KeyedDataset): Promise<DatasetKeyInUse | null> {
    const epoch = await this.stored.nextEpoch(dataset);
    const context = encryptionContext({
      organisationId: dataset.organisationId as OrganisationId,
      datasetId: dataset.id as DatasetId,
      epoch,
    });
    const { plaintext, wrapped, kmsKeyId } = await this.keys.generateDatasetKey(dataset.kmsKeyId, context);
    // The bytes are imported and wiped before anything can fail.
    const inUse = { id: uuidV7(), epoch, key: toDatasetKey(plaintext) };
    return (await this.stored.add(dataset, { id: inUse.id, epoch, kmsKeyId, wrapped })) ? inUse : null;
  }

  #forget(datasetId: string, entry: Entry): void {
    if (this.#entries.get(datasetId) === entry) this.#entries.delete(datasetId);
  }

  #dropExpired(): void {
    const nowMs = this.clock.monotonicMs();
    for (const [id, entry] of this.#entries) if (entry.expiresAtMs <= nowMs) this.#entries.delete(id);
  }
}

function contended(): AppError {
  return new AppError({
    code: 'DATASET_KEY_CONTENDED',
    kind: 'unavailable',
    publicMessage: 'Too many uploads to this dataset start at once. Send it again.',
    retryAfterSeconds: 1,
  });
}
