import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

export const DUMPS = `${resolve(SOURCE)} ${resolve(DESTINATION)}`
export const READ_BY_7_2 = 'Incompatible: QEMU 7.2 '

/** A directory with files in it; those above it are looked at too. */
export function directory(files: Readonly<Record<string, string>>): string {
  const root = temporary()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

/** Runs the command in a directory. @param args words, with blanks between them */
export const run = (where: string, args: string, home = '/') =>
  pcimig(args.split(' ').filter(Boolean), { cwd: where, env: { HOME: home } })
export const check = (where: string, args = '', home?: string) => run(where, `check ${DUMPS} ${args}`, home)
export const verdict = (where: string, args = '', home?: string) => check(where, args, home).out.split('\n').slice(0, 2)
