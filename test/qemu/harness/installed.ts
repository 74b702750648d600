import { spawnSync } from 'node:child_process'
import { QEMU } from './available'

const ask = (...args: string[]): string => spawnSync(QEMU, args, { encoding: 'utf8' }).stdout

/** Version of the installed QEMU: "7.2.22". */
export const QEMU_VERSION = /version (\d+\.\d+\.\d+)/.exec(ask('--version'))![1]!

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** The versioned machine types of a family ("pc-q35", "pc-i440fx") that the installed QEMU has, oldest first. */
export function machineTypes(family: string): string[] {
  const names = [...ask('-machine', 'help').matchAll(/^\S+/gm)].map(([name]) => name)
  return names.filter((name) => name.startsWith(`${family}-`)).sort(inOrder)
}
