import type { ArchivePlace } from './archive-catalogue.js';
import type { ArchiveObjects, StoredFile } from './archive-objects.js';
import type { ArchiveRow } from './archive-row.js';
import { type ArchiveManifest, readManifest } from './manifest.schema.js';
import { type ArchiveProofs, readProofs } from './proofs.schema.js';
import { readRows } from './verify-archive.js';

/** One archived month while one question is answered: each of its files is read at most once, and only if it is needed. */
export class OpenArchive {
  private readonly read = new Map<string, Promise<readonly ArchiveRow[]>>();

  private constructor(
    readonly place: ArchivePlace,
    readonly manifest: ArchiveManifest,
    readonly proofs: ArchiveProofs,
    private readonly objects: ArchiveObjects,
  ) {}

  static async open(objects: ArchiveObjects, place: ArchivePlace): Promise<OpenArchive> {
    const manifest = readManifest(place.key, await objects.get(place));
    const proofs = readProofs(manifest.proofs.key, await objects.get(manifest.proofs));
    return new OpenArchive(place, manifest, proofs, objects);
  }

  /** Returns a file's rows, each text being what its leaf is the hash of. */
  rowsIn(file: StoredFile): Promise<readonly ArchiveRow[]> {
    const rows = this.read.get(file.key) ?? readRows(this.objects, file);
    this.read.set(file.key, rows);
    return rows;
  }
}
