import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { loadedStateFindings } from '../../src/check/machine/loaded-states'
import { checkMigration } from '../../src/check/machine/migration'
import { statesOfRelease } from '../../src/check/machine/vmstate/states'
import { readStream } from '../../src/formats/stream'
import { parseVersion } from '../../src/qemu/releases/version'
import { headline, notJudged } from '../../src/report/check/verdict'
import { asked, NOTHING_GIVEN } from '../a-request'
import { answered, checked, expectAgreement, type Outcome, saved } from './harness/answers'

/* What QEMU compares besides config space, of command lines that differ in one option. */

const Q35 = 'pc-q35-7.2 -nodefaults'
const PC = 'pc-i440fx-7.2 -nodefaults'
const SERIAL = `${Q35} -chardev null,id=c -device virtio-serial-pci,id=s,addr=4`
const CONSOLE = `${SERIAL} -device virtconsole,bus=s.0`
const PORT = '-device virtserialport,bus=s.0,nr=1,name=a,chardev=c'
const port = (nr: number, name = 'a') => `${SERIAL} -device virtserialport,bus=s.0,nr=${nr},name=${name},chardev=c`
const MEMORY = `${Q35} -m 16M,slots=2,maxmem=1G -object memory-backend-ram,id=m,size=16M`
const hda = (codec: string) => `${Q35} -audiodev none,id=a -device intel-hda -device ${codec},audiodev=a`

const ROWS: readonly [name: string, source: string, destination: string, outcome: Outcome][] = [
  ['a port that the source alone has', port(1), SERIAL, /^Failed to load virtio-console:virtio$/],
  ['a port that the destination alone has', SERIAL, port(1), /^Failed to load virtio-console:virtio$/],
  ['a port of another number', port(1), port(2), /^Failed to load virtio-console:virtio$/],
  ['a console that the source alone has', CONSOLE, SERIAL, /^Failed to load virtio-console:virtio$/],
  ['a console that the destination alone has', SERIAL, CONSOLE, 'accepted'],
  ['a console and a port', `${port(1)} -device virtconsole,bus=s.0`, `${CONSOLE} ${PORT}`, 'accepted'],
  [
    'a console besides a port',
    `${port(1)} -device virtconsole,bus=s.0`,
    port(1),
    /^Failed to load virtio-console:virtio$/,
  ],
  [
    'more ports of a bus that is not on PCI',
    'microvm -nodefaults -device virtio-serial-device,max_ports=64',
    'microvm -nodefaults -device virtio-serial-device',
    /^Missing section footer for virtio-mmio@.*\/virtio-console$/,
  ],
  [
    'fewer ports of one',
    'microvm -nodefaults -device virtio-serial-device',
    'microvm -nodefaults -device virtio-serial-device,max_ports=64',
    /^Failed to load virtio-console:virtio$/,
  ],
  ['a port of another name', port(1), port(1, 'b'), 'accepted'],
  [
    'fewer outputs',
    `${Q35} -device virtio-gpu-pci,max_outputs=1`,
    `${Q35} -device virtio-gpu-pci,max_outputs=2`,
    /^2 != 1$/,
  ],
  [
    'memory at another address',
    `${MEMORY} -device virtio-mem-pci,memdev=m,memaddr=0x140000000`,
    `${MEMORY} -device virtio-mem-pci,memdev=m,memaddr=0x150000000`,
    /^Property 'memaddr' changed from 0x140000000 to 0x150000000$/,
  ],
  [
    'memory in other blocks',
    `${MEMORY} -device virtio-mem-pci,memdev=m,block-size=2M`,
    `${MEMORY} -device virtio-mem-pci,memdev=m,block-size=4M`,
    /^Property 'block-size' changed from 0x200000 to 0x400000$/,
  ],
  ['a codec with fewer streams', hda('hda-duplex'), hda('hda-output'), 'aborts'],
  ['a codec with more streams', hda('hda-output'), hda('hda-duplex'), 'accepted'],
  ['a codec of the same streams', hda('hda-duplex'), hda('hda-micro'), 'accepted'],
  ['a codec without timers', hda('hda-duplex'), `${hda('hda-duplex')},use-timer=off`, 'accepted'],
  ['a codec without timers and with fewer streams', hda('hda-duplex'), `${hda('hda-output')},use-timer=off`, 'aborts'],
  ['no vAPIC', Q35, `${Q35} -global apic.vapic=off`, /^Unknown savevm section or instance 'kvm-tpr-opt' 0\./],
  ['counted instructions at the source', `${Q35} -icount shift=3`, Q35, 'aborts'],
  ['counted instructions at the destination', Q35, `${Q35} -icount shift=3`, 'accepted'],
  ['no warp at the destination', `${Q35} -icount shift=3`, `${Q35} -icount shift=3,sleep=off`, 'aborts'],
  ['no warp at the source', `${Q35} -icount shift=3,sleep=off`, Q35, 'accepted'],
  ['an adjusted shift at the source', `${Q35} -icount shift=auto`, `${Q35} -icount shift=3`, 'aborts'],
  ['an adjusted shift without warp', `${Q35} -icount shift=auto`, `${Q35} -icount shift=3,sleep=off`, 'aborts'],
  ['an adjusted shift at the destination', `${Q35} -icount shift=3`, `${Q35} -icount shift=auto`, 'accepted'],
  ['more timers', `${Q35} -global hpet.timers=3`, `${Q35} -global hpet.timers=4`, 'accepted'],
  ['fewer timers', `${Q35} -global hpet.timers=4`, `${Q35} -global hpet.timers=3`, 'accepted'],
  ['a speaker that is not sent', PC, `${PC} -global isa-pcspk.migrate=off`, 'accepted'],
  [
    'more outputs of a card that is not on PCI',
    'microvm -nodefaults -device virtio-gpu-device,max_outputs=2',
    'microvm -nodefaults -device virtio-gpu-device',
    /^1 != 2$/,
  ],
  ['a host bridge that is not sent', PC, `${PC} -global i440FX-pcihost.x-config-reg-migration-enabled=off`, 'accepted'],
]

test.each(ROWS)('%s', async (_, source, destination, outcome) => expectAgreement(source, destination, outcome))

const UNDESCRIBED = ',suppress-vmdesc=on'
const undescribed = (options: string) => options.replace('pc-q35-7.2', `pc-q35-7.2${UNDESCRIBED}`)

describe.each([
  ['counted instructions', `${Q35} -icount shift=3`],
  ['a codec', hda('hda-duplex')],
])('%s, on a destination that does not describe its sections', (_, options) => {
  test('may have its timers or not: QEMU accepts it if it has them', async () => {
    const stream = await saved(options)
    expect(await answered(undescribed(options), stream)).toBe('accepted')
    expect(checked(stream, await saved(undescribed(options)))).toMatch(/^undetermined: it has timers/)
  })
})

test.each<[name: string, source: string, destination: string, outcome: Outcome]>([
  [
    'a controller with more ports',
    `${Q35} -device nec-usb-xhci,p2=8`,
    `${Q35} -device nec-usb-xhci`,
    /^Missing section footer for 0000:00:01.0\/xhci$/,
  ],
  ['counted instructions', `${Q35} -icount shift=3`, Q35, 'aborts'],
])('%s in a stream without description is not part of the verdict', async (_, source, destination, outcome) => {
  const stream = await saved(undescribed(source))
  expect(await answered(destination, stream)).toMatch(outcome)
  const [from, to] = [stream, await saved(destination)].map((bytes) => readStream(sourceOf(bytes)))
  const report = checkMigration(from!, to!, asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }))
  expect([report.verdict, report.covers.sections]).toEqual(['compatible', false])
  expect([headline(report), notJudged(report)]).toEqual([
    'Compatible: QEMU 7.2 (pc-q35-7.2) accepts config space, machine type and RAM blocks of all '.concat(
      `${report.devices.length} devices; device state is not judged.`,
    ),
    'Not compared: content of sections.',
  ])
})

test('a stream without footers and description, truncated between two sections', async () => {
  const bare = `${undescribed(Q35)} -global migration.send-section-footer=off`
  const stream = await saved(bare)
  const cut = stream.subarray(0, readStream(sourceOf(stream)).sections.at(-1)!.offset!)
  expect(await answered(bare, cut)).toBe('load of migration failed: Input/output error')
  expect(checked(cut, stream)).toMatch(/^undetermined: .* may be truncated/)
  expect(checked(stream, stream)).toBe('accepted')
})

test('memory that only the source leaves out', async () => {
  const stream = await saved(Q35, 'x-ignore-shared')
  const answer = await answered(Q35, stream)
  expect(answer).toBe('Capability x-ignore-shared is off, but received capability is on')
  expect(checked(stream, await saved(Q35))).toBe(answer)
})

test('memory that only the source compresses', async () => {
  // An option ROM is what a machine before its first instruction has besides zeros.
  const machine = `${Q35} -device e1000`
  const [stream, plain] = [await saved(machine, 'compress'), await saved(machine)]
  const answer = await answered(machine, stream)
  expect(answer).toBe('Received an unexpected compressed page')
  expect(checked(stream, plain)).toBe(answer)
  expect(checked(plain, stream)).toBe(await answered(machine, plain))
})

test("another guest's UUID", async () => {
  const [mine, other] = ['0', '1'].map((digit) => `${Q35} -uuid ${digit.repeat(8)}-4455-6677-8899-aabbccddeeff`)
  const stream = await saved(mine!, 'validate-uuid')
  const answer = await answered(other!, stream)
  expect(answer).toBe(
    'UUID received is 00000000-4455-6677-8899-aabbccddeeff and local is 11111111-4455-6677-8899-aabbccddeeff',
  )
  expect(checked(stream, await saved(other!, 'validate-uuid'))).toBe(answer)
  expect(checked(stream, await saved(other!))).toMatch(/^undetermined: the stream carries the guest's UUID/)
})

/*
 * Between 7.2 and 10.0 arrays of e1000e became unused, and isa-vga of 11.1 has no state of the name that vmware-svga
 * registers. 10.0.13 and 11.1.3 load the stream.
 */
describe('a stream whose fields have other names on the destination', () => {
  test.each(['10.0', '11.1'])('every section, to %s', async (release) => {
    const stream = await saved(`${PC} -device e1000e -device vmware-svga`)
    const { sections } = readStream(sourceOf(stream))
    const qemu = parseVersion(release)
    const loader = { states: statesOfRelease(qemu), qemu, own: null, footers: true }
    const found = sections.map((section) => [section.id, loadedStateFindings(section, loader)?.stops ?? []])
    expect(found.filter(([, stops]) => stops!.length > 0)).toEqual([])
    expect(found.map(([id]) => id)).toEqual(expect.arrayContaining(['vga', '0000:00:02.0/e1000e']))
    expect(checked(stream, stream, { qemu: release })).toBe('accepted')
  })
})
