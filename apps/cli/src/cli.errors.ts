import { AppError } from '#libs/kernel';

/** The command cannot go on; the message tells the person what to do about it. */
export function cliError(code: string, message: string, cause?: unknown): AppError {
  return new AppError({ code, kind: 'invalid', publicMessage: message, cause });
}

/** Nothing can be written where the export is to go. */
export function exportUnwritable(path: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return cliError('EXPORT_UNWRITABLE', `${path} cannot be written: ${why}`, cause);
}

/** Something the command was given cannot be read at all, so nothing was judged; the process ends with 2. */
export function inputUnreadable(path: string, why: string, cause?: unknown): AppError {
  return cliError('INPUT_UNREADABLE', `${path}: ${why}`, cause);
}
