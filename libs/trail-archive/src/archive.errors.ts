import { AppError } from '#libs/kernel';

/** What the store holds is not what was archived; says which object and what is wrong with it. */
export function archiveDamaged(key: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'TRAIL_ARCHIVE_DAMAGED',
    kind: 'internal',
    publicMessage: 'The archive of the trail is damaged.',
    internalMessage: `${key}: ${reason}`,
    cause,
    context: { key, reason },
  });
}
