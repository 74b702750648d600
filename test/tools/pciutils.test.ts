import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ADVICE, filled } from '../../src/check/cases/advice'
import { advisedOn } from '../advice/trials'
import { pcimig } from '../cli/pcimig'
import { save } from '../qemu/harness/migrate'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-pciutils-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const MSI = 0x05
const EXPRESS = 0x10

/** One device of each form of MSI that a port, bridge or function of QEMU's has: its address, and Message Control. */
const DEVICES = {
  'mask bits behind an address of 32 bits': { at: '0000:00:03.0', flags: 0x0102, mask: 0x0c },
  'mask bits behind an address of 64 bits': { at: '0000:00:04.0', flags: 0x0180, mask: 0x10 },
  'no mask bits': { at: '0000:00:05.0', flags: 0x0080, mask: null },
} as const
const OPTIONS = ['ioh3420,addr=3,slot=3,chassis=3', 'pci-bridge,addr=4,chassis_nr=4', 'ich9-intel-hda,addr=5']

const configFile = (address: string): string => join(directory, 'devices', address, 'config')

/** What sysfs shows of a device: numbers and config space. */
function intoSysfs(address: string, config: Uint8Array): void {
  const at = dirname(configFile(address))
  mkdirSync(at, { recursive: true })
  const word = (offset: number): string => `0x${(config[offset]! | (config[offset + 1]! << 8)).toString(16)}\n`
  writeFileSync(join(at, 'vendor'), word(0x00))
  writeFileSync(join(at, 'device'), word(0x02))
  writeFileSync(join(at, 'class'), '0x060400\n')
  writeFileSync(join(at, 'irq'), '0\n')
  writeFileSync(join(at, 'resource'), '0x0 0x0 0x0\n'.repeat(13))
  writeFileSync(configFile(address), config)
}

const machine = save({ machine: 'pc-q35-7.2', args: OPTIONS.flatMap((option) => ['-device', option]) })

beforeEach(async () => {
  const { devices } = await machine
  for (const { devfn, config } of devices) {
    if (devfn % 8 === 0) intoSysfs(`0000:00:${(devfn >> 3).toString(16).padStart(2, '0')}.0`, config)
  }
})

/** Runs what is advised in a guest, whose devices are those of this directory. */
const inGuest = (command: string) =>
  spawnSync(
    'bash',
    [
      '-c',
      `setpci() { command setpci -A linux-sysfs -O sysfs.path=${directory} "$@"; }
lspci() { command lspci -A linux-sysfs -O sysfs.path=${directory} "$@"; }
${command}`,
    ],
    { encoding: 'utf8', cwd: directory },
  )

function capabilityAt(config: Uint8Array, id: number): number {
  let at = config[0x34]!
  while (at !== 0 && config[at] !== id) at = config[at + 1]!
  return at
}

/** Offsets of the bytes that a command changed. */
function changedBy(command: string, at: string, prepare: (config: Buffer) => void): number[] {
  const before = readFileSync(configFile(at))
  prepare(before)
  writeFileSync(configFile(at), before)
  expect(inGuest(command)).toMatchObject({ stderr: '' })
  const after = readFileSync(configFile(at))
  return [...before.keys()].filter((offset) => before[offset] !== after[offset])
}

describe('advice for a guest, on config space of QEMU’s', () => {
  it('is complete for guests', () => {
    const inGuests = Object.entries(ADVICE).filter(([, { where }]) => where === 'guest')
    expect(advisedOn('pciutils')).toEqual(inGuests)
  })

  it.each(Object.entries(DEVICES))('unmasks vectors and changes nothing else: %s', (_, { at, flags, mask }) => {
    const config = readFileSync(configFile(at))
    const msi = capabilityAt(config, MSI)
    expect(config.readUInt16LE(msi + 2) & 0x018e).toBe(flags)
    const changed = changedBy(filled(ADVICE.unmaskMsi, { ADDRESS: at }), at, (bytes) =>
      bytes.fill(0xa5, msi + 4, msi + 0x14),
    )
    expect(changed).toEqual(mask === null ? [] : [0, 1, 2, 3].map((byte) => msi + mask + byte))
  })

  it('toggles the interlock and changes nothing else', () => {
    const { at } = DEVICES['mask bits behind an address of 32 bits']
    const express = capabilityAt(readFileSync(configFile(at)), EXPRESS)
    const changed = changedBy(filled(ADVICE.toggleInterlock, { ADDRESS: at }), at, (bytes) => {
      bytes.writeUInt16LE(0x01c0, express + 0x18)
    })
    expect(changed).toEqual([express + 0x19])
    expect(readFileSync(configFile(at)).readUInt16LE(express + 0x18)).toBe(0x09c0)
  })

  it('takes dumps that pcimig reads, and writes nothing', () => {
    const { at } = DEVICES['mask bits behind an address of 64 bits']
    expect(changedBy(filled(ADVICE.configOfAll, { SIDE: 'all' }), at, () => {})).toEqual([])
    expect(changedBy(filled(ADVICE.configOfOne, { SIDE: 'one', ADDRESS: at }), at, () => {})).toEqual([])
    const read = (name: string) => pcimig(['show', join(directory, name), '--device', at]).code
    expect([read('all.txt'), read('one.txt')]).toEqual([0, 0])
  })
})
