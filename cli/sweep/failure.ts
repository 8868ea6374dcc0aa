import { ModelError } from '../../src/index.ts';
import { cannotWriteHere, ioFailed } from './messages.ts';

/** Where nothing changes by trying again: nobody may write there, or there is no such place. */
const LASTING = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
]);

/** A failed system call as a sentence: `sweep/cannot-write` where it will not pass, `sweep/io` where it may. */
export function fileFailure(path: string, error: unknown): ModelError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!isSystemError(error)) throw error;
  const reason = message.replace(/^\w+: /, '').replace(/, \w+ '.*$/, '');
  return LASTING.has(code!)
    ? new ModelError('sweep/cannot-write', cannotWriteHere(path, reason))
    : new ModelError('sweep/io', ioFailed(path, reason));
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === 'string' && typeof syscall === 'string';
}

export function hasErrorCode(error: unknown, code: string): boolean {
  return isSystemError(error) && error.code === code;
}
