import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDump } from '../../src/formats/dump'
import { describe } from '../../src/pci/show/describe'
import type { IdNaming } from '../../src/pci/show/naming'
import { pciNames } from '../../src/pci/show/pci-ids'
import { addressed } from '../../src/report/masks/show'

/** The comparison of one dump of pciutils. */
export interface Comparison {
  readonly name: string
  /** Lines that lspci prints, without blank ones. */
  readonly lines: number
  readonly equal: number
  /** "<" before lines of lspci's, ">" before ours. */
  readonly different: readonly string[]
}

const written = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')

function ours(file: string, naming: IdNaming): string[] {
  const devices = addressed(readDump(readFileSync(file)).devices)
  return written(devices.flatMap((device) => describe(device, naming).flatMap(({ lines }) => lines)).join('\n'))
}

/**
 * Compares what lspci and `show` print of every dump that pciutils tests itself with.
 * @param directory a checkout of pciutils with lspci built in it
 * @param numbers -n, or -nn with the pci.ids of the checkout
 */
export function compareAll(directory: string, numbers: '-n' | '-nn'): Comparison[] {
  const names = join(directory, 'pci.ids')
  const naming = numbers === '-n' ? 'numbers' : pciNames(readFileSync(names, 'utf8'))
  const work = mkdtempSync(join(tmpdir(), 'pcimig-lspci-'))
  try {
    return readdirSync(join(directory, 'tests')).map((name) => {
      const file = join(directory, 'tests', name)
      const lspci = spawnSync(join(directory, 'lspci'), ['-F', file, '-i', names, '-vvv', numbers], {
        encoding: 'utf8',
      })
      const theirs = written(lspci.stdout)
      writeFileSync(join(work, 'theirs'), `${theirs.join('\n')}\n`)
      writeFileSync(join(work, 'ours'), `${ours(file, naming).join('\n')}\n`)
      const diff = spawnSync('diff', ['theirs', 'ours'], { cwd: work, encoding: 'utf8' }).stdout
      const different = diff.split('\n').filter((line) => /^[<>]/.test(line))
      const missing = different.filter((line) => line.startsWith('<')).length
      return { name, lines: theirs.length, equal: theirs.length - missing, different }
    })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
