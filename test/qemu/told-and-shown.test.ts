import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineInCommand } from '../../src/formats/log/command-line'
import { pcimig } from '../cli/pcimig'
import { QEMU_VERSION } from './harness/installed'
import { liveDevice } from './harness/memory'
import { load, NoAnswer, save, streamOfStart } from './harness/migrate'
import { type Launch, withQemu } from './harness/qemu-process'

/* What a command line or an option says about a machine, and what the machine itself shows. */

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const kept = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const answerOf = async (launch: Launch, stream: Uint8Array) => {
  try {
    return await load(launch, stream)
  } catch (error) {
    if (error instanceof NoAnswer) return { accepted: false, stderr: error.stderr }
    throw error
  }
}

describe('the machine type of a command line is the one that QEMU uses', () => {
  test.each([
    ['-M pc-q35-7.2', 'pc-q35-7.2'],
    ['-M q35', 'q35'],
    ['-M type=pc-i440fx-6.0,usb=off', 'pc-i440fx-6.0'],
    ['-machine usb=off,type=pc-q35-6.2', 'pc-q35-6.2'],
    ['--machine pc', 'pc'],
  ])('%s', async (line, said) => {
    expect(machineInCommand(`qemu-system-x86_64 -nodefaults ${line} -m 16`)).toBe(said)
    // The harness has an option of its own, for the accelerator: what is told of the type later counts.
    const type = await withQemu({ machine: 'pc-q35-5.2', args: line.split(' ') }, (qemu) =>
      qemu.qmp.execute('qom-get', { path: '/machine', property: 'type' }),
    )
    const full = { q35: 'pc-q35', pc: 'pc-i440fx' }[said]
    expect(type).toBe(`${full === undefined ? said : `${full}-${/^\d+\.\d+/.exec(QEMU_VERSION)![0]}`}-machine`)
  })
})

describe('two streams, and --machine names a type other than theirs', () => {
  const DEVICES = ['-device', 'virtio-rng-pci,addr=0x5', '-device', 'e1000,addr=0x6']
  const of = (machine: string): Launch => ({ machine, args: DEVICES })

  test.each([
    ['pc-q35-7.2', 'pc-i440fx-7.2'],
    ['pc-q35-7.2', 'pc-q35-7.1'],
    ['pc-i440fx-7.2', 'pc-q35-7.2'],
  ])('%s with --machine %s', async (machine, told) => {
    const stream = await streamOfStart(of(machine))
    const { accepted, stderr } = await answerOf(of(told), stream)
    expect(accepted).toBe(false)
    expect(stderr.join('\n')).toContain(`Machine type received is '${machine}' and local is '${told}'`)
    const path = kept(`${machine}-${told}.mig`, stream)
    const run = pcimig(['check', path, path, '--qemu', QEMU_VERSION, '--machine', told])
    expect(run.code).not.toBe(0)
    expect(run.out).not.toMatch(/^Compatible/m)
    expect(run.out + run.err).toContain(machine)
    expect(run.out + run.err).toContain(told)
  })

  test('--machine names theirs', async () => {
    const path = kept('same.mig', await streamOfStart(of('pc-q35-7.2')))
    expect(pcimig(['check', path, path, '--qemu', QEMU_VERSION, '--machine', 'pc-q35-7.2']).code).toBe(0)
  })
})

/* hw/net/vmxnet3.c, hw/scsi/vmw_pvscsi.c: on a conventional bus they send 4096 bytes, of which a guest sees 256. */
describe("a guest's dump of 256 bytes of a device that sends 4096, against a stream", () => {
  const machine = 'pc-i440fx-7.2'
  const of = (device: string): Launch => ({ machine, args: ['-device', `${device},id=d,addr=0x5`] })
  /** As a guest's lspci -xxxx prints it, of a function behind ports 0xcf8 and 0xcfc. */
  const asLspci = (config: Uint8Array): Buffer =>
    Buffer.from(
      `00:05.0 Unclassified device [00ff]: device\n${Array.from({ length: 16 }, (_, row) => {
        const bytes = [...config.subarray(16 * row, 16 * row + 16)].map((byte) => byte.toString(16).padStart(2, '0'))
        return `${(16 * row).toString(16).padStart(2, '0')}: ${bytes.join(' ')}\n`
      }).join('')}\n`,
    )

  const MAC = '52:54:00:00:00:01'

  test.each([
    ['pvscsi', 'pvscsi', true],
    ['pvscsi', 'pvscsi,x-old-pci-configuration=on', false],
    ['pvscsi,x-old-pci-configuration=on', 'pvscsi', false],
    ['pvscsi,x-disable-pcie=on', 'pvscsi,x-disable-pcie=on', true],
    ['vmxnet3,x-old-msi-offsets=on', 'vmxnet3', false],
    ['vmxnet3,x-disable-pcie=on', 'vmxnet3,x-disable-pcie=on', true],
    // The serial number behind the guest's 256 bytes is the network address, which QEMU compares.
    [`vmxnet3,mac=${MAC}`, `vmxnet3,mac=${MAC}`, true, '0x100'],
    [`vmxnet3,mac=${MAC}`, 'vmxnet3,mac=52:54:00:00:00:02', false, '0x100'],
  ])('%s to %s', async (from, to, accepted, unseen: string | null = null) => {
    const [source, destination] = [await save(of(from)), await save(of(to))]
    expect((await answerOf(of(to), source.stream)).accepted).toBe(accepted)
    const guest = kept('guest.txt', asLspci(liveDevice(source.devices, 'd').config))
    const stream = kept('destination.mig', destination.stream)
    const name = `0000:00:05.0/${to.split(',')[0]!}`
    const run = pcimig(['check', guest, stream, '--qemu', QEMU_VERSION, '--device', name])
    const [first] = run.out.split('\n')
    expect([run.code, first, run.err]).toEqual([
      unseen ? 3 : accepted ? 0 : 1,
      expect.stringContaining(unseen ?? ''),
      '',
    ])
  })
})
