import { itemEtag } from '#libs/kernel';

/** The current version of an item: size in bytes, SHA-256 of the plaintext in hex, its strong entity tag. */
export interface ItemVersionView {
  readonly versionId: string;
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly etag: string;
}

/** An item as administrators see it; of an erased one nothing is left but that it was there. */
export type ItemView = { readonly id: string; readonly key: string; readonly state: string } & (
  ItemVersionView | Readonly<Record<keyof ItemVersionView, null>>
);

const NO_VERSION = { versionId: null, size: null, sha256: null, mediaType: null, etag: null } as const;

/** What is shown of a stored version. */
export interface PresentableVersion {
  readonly id: string;
  readonly plaintextSize: number;
  readonly sha256: Buffer;
  readonly mediaType: string;
}

/** Returns what is shown of an item and its current version. */
export function toItemView(
  { id, key, state }: { readonly id: string; readonly key: string; readonly state: string },
  version: PresentableVersion | null,
): ItemView {
  return { id, key, state, ...(version === null ? NO_VERSION : toVersionView(version)) };
}

function toVersionView({ id, plaintextSize, sha256, mediaType }: PresentableVersion): ItemVersionView {
  return {
    versionId: id,
    size: plaintextSize,
    sha256: sha256.toString('hex'),
    mediaType,
    etag: itemEtag(id),
  };
}

/** Returns what the trail keeps for ever: neither the key nor the hash, which could tell what an erased item was. */
export function toItemTrail({ state, versionId, size, mediaType }: ItemView): object {
  return { state, versionId, size, mediaType };
}
