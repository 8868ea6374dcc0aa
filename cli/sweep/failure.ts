import { ModelError } from '../../src/index.ts';
import { isLasting, isSystemError, reasonOf } from '../systemError.ts';
import { cannotWriteHere, ioFailed } from './messages.ts';

/** A failed system call as a sentence: `sweep/cannot-write` where it will not pass, `sweep/io` where it may. */
export function fileFailure(path: string, error: unknown): ModelError {
  if (!isSystemError(error)) throw error;
  const reason = reasonOf(error);
  return isLasting(error)
    ? new ModelError('sweep/cannot-write', cannotWriteHere(path, reason))
    : new ModelError('sweep/io', ioFailed(path, reason));
}
