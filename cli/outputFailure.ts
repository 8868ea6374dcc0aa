import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ModelError } from '../src/index.ts';
import { cannotWrite, notAFolder, sameFile, writingFailed } from './messages.ts';
import { hasErrorCode, isLasting, isSystemError, reasonOf } from './systemError.ts';

/**
 * What writing an output threw, as a sentence: `cli/cannot-write` where it will not pass, `cli/io` where it may, as on a
 * full disk. Reading inputs has sentences of its own, so a system error with a path is of an output.
 */
export function outputFailure(error: unknown): unknown {
  if (!isSystemError(error) || error.path === undefined) return error;
  const reason = reasonOf(error);
  return isLasting(error)
    ? new ModelError('cli/cannot-write', cannotWrite(error.path, reason))
    : new ModelError('cli/io', writingFailed(error.path, reason));
}

/**
 * Finds out before the work is done that its folder cannot be made or written in.
 *
 * @throws ModelError `cli/cannot-write`
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  try {
    if (!(await stat(path)).isDirectory())
      throw new ModelError('cli/cannot-write', cannotWrite(path, notAFolder()));
    await access(path, constants.W_OK);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') && path !== dirname(path))
      return checkOutputFolder(dirname(path));
    throw outputFailure(error);
  }
}

/**
 * Keeps a reconstruction from being lost under what is made of it.
 *
 * @throws ModelError `cli/same-file`
 */
export async function refuseOverInput(input: string, output: string): Promise<void> {
  const [from, to] = await Promise.all(
    [input, output].map((path) => realpath(path).catch(() => undefined)),
  );
  if (from !== undefined && from === to) throw new ModelError('cli/same-file', sameFile(output));
}
