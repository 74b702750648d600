import type { Stop } from './report'

/**
 * Whether QEMU prints a line of its own at a stop, whose case `explain` knows: a refused byte of config space has the
 * cases of its differences, and an abort prints where it is in QEMU's source.
 */
export const hasLine = <T extends Pick<Stop, 'kind' | 'message'>>(stop: T): stop is T & { readonly message: string } =>
  stop.kind !== 'config' && stop.kind !== 'abort' && stop.message !== null
