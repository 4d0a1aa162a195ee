import { AppError } from '#libs/kernel';

/** The command cannot go on; the message tells the person what to do about it. */
export function cliError(code: string, message: string, cause?: unknown): AppError {
  return new AppError({ code, kind: 'invalid', publicMessage: message, cause });
}
