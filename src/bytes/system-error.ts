const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is exceeded',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an input/output error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'out of memory',
  EFBIG: 'the file would be larger than the limit (ulimit -f) allows',
  EEXIST: 'a file with that name exists',
  EBUSY: 'it is in use, or something is mounted there',
  EPIPE: 'its reader has closed it',
  EBADF: 'it is not open for that',
  ESTALE: 'the file server no longer knows the file',
  ETXTBSY: 'the file is being executed',
  ENXIO: 'nothing is listening there, or the device is missing',
}

/** Whether the operating system refused something, as opposed to a bug. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

/** Errors for exhausted resources, which are not bugs. */
const RESOURCES = ['EMFILE', 'ENFILE', 'ENOMEM']

/** Whether the operating system is out of a resource that every program needs. */
export const isExhaustion = (error: unknown): error is NodeJS.ErrnoException =>
  isSystemError(error) && RESOURCES.includes(error.code ?? '')

/** Returns why the operating system refused, as text. @throws the error itself if it is not a system error. */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) throw error
  return REASONS[error.code ?? ''] ?? `the system says ${error.code}`
}
