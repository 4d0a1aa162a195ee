import { AppError } from '#libs/kernel';

/** The command cannot go on; the message tells the person what to do about it. */
export function cliError(code: string, message: string, cause?: unknown): AppError {
  return new AppError({ code, kind: 'invalid', publicMessage: message, cause });
}

/** Something the command was given cannot be read at all, so nothing was judged; the process ends with 2. */
export function inputUnreadable(path: string, why: string, cause?: unknown): AppError {
  return cliError('INPUT_UNREADABLE', `${path}: ${why}`, cause);
}
