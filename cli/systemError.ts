/** Where nothing changes by trying again: nobody may write there, or there is no such place. */
const LASTING: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EEXIST',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
]);

/** A system call that failed, as Node reports it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === 'string' && typeof syscall === 'string';
}

export function hasErrorCode(error: unknown, code: string): boolean {
  return isSystemError(error) && error.code === code;
}

export function isLasting({ code }: NodeJS.ErrnoException): boolean {
  return LASTING.has(code ?? '');
}

/** The reason alone, without the code before it and the call behind it. */
export function reasonOf({ message }: NodeJS.ErrnoException): string {
  return message.replace(/^\w+: /, '').replace(/, \w+ '.*$/, '');
}
