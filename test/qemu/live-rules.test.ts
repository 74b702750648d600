import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { statesOfRelease } from '../../src/check/machine/vmstate/states'
import { machineOf } from '../../src/formats/capture/machine'
import { readStream } from '../../src/formats/stream'
import { withRulesOf } from '../../src/live/binary/rules'
import { vmstateOf } from '../../src/live/binary/vmstate'
import { captureMemory } from '../../src/live/memory/capture'
import { parseVersion } from '../../src/qemu/releases/version'
import type { TargetRequest } from '../../src/qemu/request'
import { NOTHING_GIVEN } from '../a-request'
import { DESTINATION, pcimig, SOURCE, temporary } from '../cli/pcimig'
import { QEMU } from './harness/available'
import { streamOf } from './harness/migrate'
import { type Launch, withQemu } from './harness/qemu-process'

/*
 * check --rules-from: a destination's devices are made once more by a child of the same program. What the destination itself
 * holds, read out of its own memory, is what the child has to have.
 */

const words = (text: string): string[] => text.trim().split(/\s+/)

const MACHINE = 'pc-q35-7.2'
const WHOLE: Launch = {
  machine: MACHINE,
  args: words(`-device pcie-root-port,id=rp,bus=pcie.0,addr=4,chassis=1,port=9,slot=3
    -device x3130-upstream,id=up,bus=rp -device xio3130-downstream,id=down,bus=up,chassis=2
    -device virtio-net-pci,bus=down,vectors=7 -device pci-bridge,id=br,bus=pcie.0,addr=5,chassis_nr=3
    -device rtl8139,bus=br,addr=7 -device e1000e,bus=pcie.0,addr=6.0,multifunction=on -device qemu-xhci,bus=pcie.0,addr=6.1`),
}

interface Answer {
  readonly verdict: string
  readonly covers: { readonly vmstate: boolean }
  readonly target: { readonly qemu: string }
  readonly devices: readonly {
    readonly id: string
    readonly verdict: string
    readonly reason: string | null
    readonly profile: { readonly how: string }
    readonly notes: readonly string[]
    readonly differences: readonly {
      readonly offset: number
      readonly cmask: number
      readonly wmask: number
      readonly w1cmask: number
    }[]
  }[]
}

function check(source: string, destination: string, ...extra: string[]): Answer & { readonly code: number | null } {
  const asked = ['check', source, destination, '--rules-from', QEMU, '--format', 'json', ...extra]
  const { code, out, err } = pcimig(asked)
  expect(err).toBe('')
  return { code, ...JSON.parse(out) }
}

/** The machine as its stream, and as a capture with or without its masks and properties. */
async function saved(launch: Launch) {
  const folder = temporary()
  return withQemu(launch, async (qemu) => {
    const capture = captureMemory(qemu.pid)
    const stream = await streamOf(qemu)
    const files = { stream: join(folder, 'a.mig'), capture: join(folder, 'a.json') }
    writeFileSync(files.stream, stream)
    return { capture, ids: readStream(sourceOf(stream)).devices.map(({ id }) => id), files }
  })
}

describe('check --rules-from', () => {
  test('has the masks of the destination itself, on any bus', async () => {
    const { capture, files, ids } = await saved(WHOLE)
    const { code, verdict, covers, devices } = check(files.stream, files.stream, '--set', 'vectors=7')
    expect(devices.map(({ id }) => id)).toEqual(ids)
    // Only the network card takes the property.
    expect(devices.map(({ profile }) => profile.how)).toEqual(devices.map(() => 'measured'))
    expect([code, verdict, covers.vmstate]).toEqual([0, 'compatible', true])
    expect(capture.devices.length).toBe(ids.length)
  })

  test('by a capture, which has the properties: every mask byte is the same', async () => {
    const { capture, files } = await saved(WHOLE)
    const known = (type: string | null) => (type === 'virtio-net-pci' ? { vectors: '7' } : null)
    const bare = capture.devices.map((device) => ({ ...device, masks: null, properties: known(device.type) }))
    const { devices: shown } = machineOf({ ...capture, devices: bare })
    const settings = (): TargetRequest => NOTHING_GIVEN
    const { devices, version } = await withRulesOf(QEMU, shown, MACHINE, settings)
    expect(version).toBe(capture.qemu.version)
    for (const { id, measured } of devices) {
      const own = capture.devices.find((device) => device.id === id)!
      const hex = (mask: Uint8Array) => Buffer.from(mask).toString('hex')
      const { cmask, wmask, w1cmask } = measured!
      expect([id, measured!.type, hex(cmask), hex(wmask), hex(w1cmask)]).toEqual([
        id,
        own.type,
        ...Object.values(own.masks!),
      ])
    }
    writeFileSync(files.capture, JSON.stringify({ ...capture, devices: bare }))
    const { code, devices: judged, target } = check(files.stream, files.capture)
    expect([code, target.qemu]).toEqual([0, capture.qemu.version])
    expect(judged.map(({ profile }) => profile.how)).toEqual(judged.map(() => 'measured'))
  })

  test('gives no verdict if an option was not given', async () => {
    const { files } = await saved(WHOLE)
    const { code, devices } = check(files.stream, files.stream)
    const open = devices.filter(({ verdict }) => verdict !== 'compatible')
    expect([code, open.map(({ id }) => id)]).toEqual([3, ['0000:00:04.0:00.0:00.0:00.0/virtio-net']])
    expect(open[0]!.reason).toContain('an option that was not given')
  })

  test('of two dumps', () => {
    const { code, devices } = check(SOURCE, DESTINATION, '--machine', MACHINE)
    const slot = devices[0]!.differences.find(({ offset }) => offset === 0x6e)!
    expect([code, devices[0]!.profile.how, slot.w1cmask]).toEqual([1, 'measured', 0x19])
  })

  test("keeps pcimig's rules for what it can't build, and says so", () => {
    const lspci = 'fixtures/dumps/lspci/xxxx.txt'
    const { devices } = check(lspci, lspci, '--machine', MACHINE, '--profile', 'vfio-pci')
    for (const { notes, profile } of devices) {
      expect(profile.how).not.toBe('measured')
      expect(notes.join()).toContain("pcimig's own rules are used")
    }
  })

  test.each([
    ['another release', ['--machine', MACHINE, '--qemu', '8.2'], 'is QEMU 7.2'],
    ['no machine type', [], '--rules-from needs a machine type'],
    ['a machine type that it does not have', ['--machine', 'pc-q35-99.0'], 'unsupported machine type'],
  ])('refuses %s', (_, extra, says) => {
    const { code, out, err } = pcimig(['check', SOURCE, DESTINATION, '--rules-from', QEMU, ...extra])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(says)
  })
})

describe('what a program says of the states that it loads', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pcimig-test-'))
    vi.stubEnv('TMPDIR', folder)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    expect(readdirSync(folder)).toEqual([])
    rmSync(folder, { recursive: true })
  })

  test('matches what the program of that release loads', async () => {
    const { machine, types } = await vmstateOf(QEMU, MACHINE)
    expect(machine).toBe(MACHINE)
    const release = statesOfRelease(parseVersion('7.2'))
    const known = [...types.values()].map(({ name, version, minimum }) => {
      const same = release.named(name)?.flat() ?? []
      return same.some((one) => one.version === version && one.minimum === minimum)
    })
    expect(known.length).toBeGreaterThan(200)
    expect(known.every(Boolean)).toBe(true)
  })

  test.each([
    ['a machine type that it does not have', QEMU, 'pc-q35-99.0', 'does not describe its states'],
    ['a program that writes nothing', '/bin/true', MACHINE, 'says nothing'],
    ['one that is not there', '/nowhere/qemu', MACHINE, 'is not installed'],
  ])('is an error for %s, and leaves no file', async (_, program, machine, says) => {
    await expect(vmstateOf(program, machine)).rejects.toThrow(says)
  })
})
