import { idOf } from './machine'
import type { Unmade } from './measure'

/** The number of the device that QEMU's last words name, or null. */
export function blamed({ message }: Unmade, devices: readonly { readonly number: number }[]): number | null {
  const found = [...devices].reverse().find(({ number }) => new RegExp(`\\bid=${idOf(number)}\\b`).test(message))
  return found?.number ?? null
}
