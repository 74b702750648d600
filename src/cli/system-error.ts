const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an input/output error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'no memory is left',
  EFBIG: 'the file would be larger than the limit (ulimit -f) allows',
  EEXIST: 'there is a file of that name',
  EBUSY: 'it is in use, or something is mounted there',
  EPIPE: 'its reader is gone',
  EBADF: 'it is not open for that',
  ESTALE: 'the file server no longer knows the file',
  ETXTBSY: 'the file is being executed',
  ENXIO: 'nothing is listening there, or the device is missing',
}

/** Whether the operating system refused something, as against a bug of ours. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

/** What the process runs out of, wherever it is: no bug of ours. */
const RESOURCES = ['EMFILE', 'ENFILE', 'ENOMEM']

/** Whether the operating system has no more of what every program needs. */
export const isExhaustion = (error: unknown): error is NodeJS.ErrnoException =>
  isSystemError(error) && RESOURCES.includes(error.code ?? '')

/** Why the operating system refused, in words. @throws what it was given when that is no system error. */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) throw error
  return REASONS[error.code ?? ''] ?? `the system says ${error.code}`
}
