import { spawnSync } from 'node:child_process'
import { QEMU } from './available'

const ask = (...args: string[]): string => spawnSync(QEMU, args, { encoding: 'utf8' }).stdout

/** Version of a program of QEMU's: "7.2.22". */
export const versionOf = (program: string): string =>
  /version (\d+\.\d+\.\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)![1]!

/** Version of the installed QEMU. */
export const QEMU_VERSION = versionOf(QEMU)

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** The versioned machine types of a family ("pc-q35", "pc-i440fx") that the installed QEMU has, oldest first. */
export function machineTypes(family: string): string[] {
  const names = [...ask('-machine', 'help').matchAll(/^\S+/gm)].map(([name]) => name)
  return names.filter((name) => name.startsWith(`${family}-`)).sort(inOrder)
}
