import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { describe as show } from '../../src/pci/show/describe'
import { pciNames } from '../../src/pci/show/pci-ids'
import { addressed } from '../../src/report/masks/show'
import { pcimig } from '../cli/pcimig'

/** Where Debian's pci.ids package has it; lspci reads the same file. */
const names = pciNames(readFileSync('/usr/share/misc/pci.ids', 'utf8'))

/** The lines that have names of ids in them: a device's first, and its subsystem. */
const named = (lines: readonly string[]): string[] =>
  lines.filter((line) => /^\S/.test(line) || line.startsWith('\tSubsystem:')).sort()

const lspci = (dump: string, numbers: string): string[] =>
  spawnSync('lspci', ['-F', dump, '-vvv', numbers], { encoding: 'utf8' }).stdout.split('\n')

describe('names of ids are those of lspci', () => {
  it.each([
    'dumps/lspci/vvv-xxxx.txt',
    ...['conventional', 'cxl-downstream', 'express-types', 'headers', 'igb'].map((name) => `show/${name}.dump`),
    ...['pcie-root-port', 'vfio-gpu', 'virtio-net', 'standard-ids'].map((name) => `show/${name}.dump`),
  ])('%s', (file) => {
    const dump = `fixtures/${file}`
    const devices = addressed(readDump(readFileSync(dump)).devices)
    const lines = devices.flatMap((device) => show(device, names).flatMap((section) => section.lines))
    expect(named(lines)).toEqual(named(lspci(dump, '-nn')))
    expect(named(lines).length).toBeGreaterThan(0)
  })
})

describe('pcimig show', () => {
  const DUMP = 'fixtures/show/vfio-gpu.dump'
  const shown = (...options: string[]) => named(pcimig(['show', DUMP, ...options]).out.split('\n'))
  const headline = (lines: readonly string[]) => lines.find((line) => /^01:00\.0 /.test(line))

  it.each([
    ['names and numbers, unasked', [], '-nn'],
    ['names and numbers', ['-nn'], '-nn'],
    ['names of a file', ['--pci-ids', '/usr/share/misc/pci.ids'], '-nn'],
  ])('%s', (_, options, same) => {
    expect(headline(shown(...options))).toBe(headline(lspci(DUMP, same)))
  })

  it('numbers alone', () => {
    expect(headline(shown('-n'))).toBe('01:00.0 0300: 10de:1eb8 (rev a1)')
  })

  it('refuses a file that is no pci.ids', () => {
    expect(pcimig(['show', DUMP, '--pci-ids', 'package.json'])).toEqual({
      code: 2,
      out: '',
      err: 'pcimig: package.json: is not a pci.ids file: it has no line such as "1af4  Red Hat, Inc.".\n',
    })
  })
})
