import type { Settings } from '../api/changes.js';
import type { Dataset } from '../api/views.js';

/** A dataset as somebody types it. */
export interface DatasetDraft {
  readonly name: string;
  readonly slug: string;
  readonly kmsKeyId: string;
  readonly region: string;
  readonly sensitivity: string | null;
  readonly permittedPurposes: readonly string[];
  readonly attestedBy: string;
  readonly attestationBasis: string;
  readonly clientInstruction: string;
  readonly processingRestricted: boolean;
}

export const NEW_DATASET: DatasetDraft = {
  name: '',
  slug: '',
  kmsKeyId: '',
  region: 'eu',
  sensitivity: 'standard',
  permittedPurposes: ['annotation'],
  attestedBy: '',
  attestationBasis: '',
  clientInstruction: '',
  processingRestricted: false,
};

/** Returns a dataset as a draft that changes nothing. */
export function draftOfDataset(dataset: Dataset): DatasetDraft {
  const { attestation, clientInstruction } = dataset;
  return {
    ...dataset,
    attestedBy: attestation.by,
    attestationBasis: attestation.basis,
    clientInstruction: clientInstruction?.text ?? '',
  };
}

/** Returns what can be changed of a dataset; its key, its region and what was attested of it stay what they were. */
export function datasetSettings(draft: DatasetDraft): Settings {
  const { name, permittedPurposes, processingRestricted, clientInstruction } = draft;
  const instruction = clientInstruction.trim() === '' ? null : clientInstruction;
  return { name, permittedPurposes, processingRestricted, clientInstruction: instruction };
}

/** Returns the body of a new dataset. */
export function newDataset(draft: DatasetDraft): Settings {
  const { slug, kmsKeyId, region, sensitivity, attestedBy: by, attestationBasis: basis } = draft;
  const { name, permittedPurposes, clientInstruction } = datasetSettings(draft);
  return {
    name,
    permittedPurposes,
    clientInstruction,
    slug,
    kmsKeyId,
    region,
    sensitivity,
    attestation: { by, basis },
  };
}

/** True once everything is stated without which there is no dataset. */
export function isWholeDataset({
  name,
  slug,
  kmsKeyId,
  region,
  attestedBy,
  attestationBasis,
}: DatasetDraft): boolean {
  return [name, slug, kmsKeyId, region, attestedBy, attestationBasis].every((text) => text.trim() !== '');
}
