import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import { behavioursOf } from '../../src/kernel/behaviour'
import { givenKernel } from '../../src/kernel/given'
import { shownByKernel } from '../../src/kernel/shown'
import { reconstruct } from '../../src/qemu/reconstruct'
import { asked } from '../a-request'
import { disagreements, type Recorded } from '../ground-truth'
import { functionOf, type KernelRecord, records, targetOf } from './records'

const ALL = records()
const KERNELS = [...new Set(ALL.map(({ kernel }) => kernel))]

/* A model of vfio_pci_config.c that was kept apart, and QEMU 7.2.22 and 11.1.3 attached to what it shows. */
describe.each(KERNELS)('Linux %s', (kernel) => {
  const own = ALL.filter((record) => record.kernel === kernel)

  test('shows of each function what its records hold, and changes no other byte', () => {
    const behaviour = behavioursOf(givenKernel(kernel, new Map()).kernel)[0]!
    const wrong = own.flatMap((record) => {
      const device = functionOf(record, 'physical')
      const { config, changes } = shownByKernel(device, behaviour, { bars: device.bars, rom: device.rom })
      const [raw, real] = [fromHex(record.raw), fromHex(record.shown ?? record.raw)]
      const offsets = [...real.keys()]
      const named = new Set(changes.map(({ offset }) => offset))
      const bad = offsets.filter((i) => config[i] !== real[i] || named.has(i) !== (raw[i] !== real[i]))
      return bad.map((i) => `${record.case}: 0x${i.toString(16)} is ${config[i]}, the kernel shows ${real[i]}`)
    })
    expect(wrong).toEqual([])
  })

  test.each(['physical', 'vfio'] as const)("QEMU's config and masks out of the view %s", (view) => {
    const wrong = own.flatMap((record) => {
      if (record.config === undefined && record.refused === undefined) return []
      const { masks } = reconstruct(functionOf(record, view), targetOf(record, view, kernel))
      if (record.refused !== undefined) return masks.refused === null ? [`${record.case}: ${record.refused}`] : []
      const found = disagreements({ ...masks }, record as Recorded)
      return found.length > 0 ? [`${record.case}: ${found.join('; ')}`] : []
    })
    expect(wrong).toEqual([])
  })
})

/** Whether QEMU refuses what it holds of a function under one kernel where it holds it under another. */
function isRefused(source: KernelRecord, destination: KernelRecord): boolean {
  const [from, to, cmask, wmask, w1cmask] = [
    source.config!,
    destination.config!,
    destination.cmask,
    destination.wmask,
    destination.w1cmask,
  ].map(fromHex)
  return to!.some((byte, i) => ((from![i]! ^ byte) & cmask![i]! & ~wmask![i]! & ~w1cmask![i]!) !== 0)
}

/** Their lists lead into bytes that no device has, or their dumps end within a dword: no verdict is given on them. */
const DOUBTED = ['std-ffff', 'vndr-lenff-mid']

describe('one function under two kernels', () => {
  const started = ALL.filter(({ config, case: name }) => config !== undefined && !DOUBTED.includes(name))
  const nameOf = ({ case: name, qemu }: KernelRecord) => `${name} on QEMU ${qemu}`
  const functions = [...new Set(started.map(nameOf))].map(
    (name) => [name, started.filter((record) => nameOf(record) === name)] as const,
  )
  const pairs = functions.flatMap(([name, own]) =>
    own.flatMap((source) => own.map((destination) => ({ name, own, source, destination }))),
  )
  /** The properties of newer QEMUs that no dump shows are no question of the kernel. */
  const ats = new Map([['ats', 'on']])
  const check = (source: KernelRecord, destination: KernelRecord, isGiven: boolean) =>
    runCheck(
      [functionOf(source, 'physical')],
      [functionOf(destination, 'physical')],
      asked({
        target: {
          ...targetOf(destination, 'physical', isGiven ? destination.kernel : undefined),
          ...(destination.qemu === '11.1.3' ? { set: ats } : {}),
        },
        sourceHostKernel: givenKernel(isGiven ? source.kernel : undefined, new Map()).kernel,
      }),
    ).devices[0]!

  test('both given: the verdict is that of the real masks', () => {
    const wrong = pairs.flatMap(({ name, source, destination }) => {
      const real = isRefused(source, destination) ? 'incompatible' : 'compatible'
      const { verdict } = check(source, destination, true)
      return verdict === real ? [] : [`${name}, ${source.kernel} to ${destination.kernel}: ${verdict}, not ${real}`]
    })
    expect(pairs.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })

  test('none given: no verdict exactly where kernels differ', () => {
    const wrong = functions.flatMap(([name, own]) => {
      const differ = own.some((source) => own.some((destination) => isRefused(source, destination)))
      const { verdict } = check(own[0]!, own[0]!, false)
      return verdict === (differ ? 'undetermined' : 'compatible') ? [] : [`${name}: ${verdict}`]
    })
    expect(wrong).toEqual([])
  })

  test('the reason names the register and the ranges', () => {
    const pme = ALL.find(({ case: name }) => name === 'pm-c803-0008')!
    expect(check(pme, pme, false)).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(
        /0x43 \(Power Management > Power Management Capabilities\).*accepted with 5\.19 and newer on both hosts, 5\.18 and older on both hosts; refused with .*--src-host-kernel and --host-kernel$/,
      ),
      kernels: expect.arrayContaining([
        { source: '5.18 and older', destination: '5.19 and newer', verdict: 'incompatible' },
      ]),
    })
    const dvsec = ALL.find(({ case: name }) => name === 'ext-mid-23')!
    expect(check(dvsec, dvsec, false).reason).toMatch(/6\.4 and newer on the source and 6\.3 and older/)
  })

  // The branches of RHEL 9 and Linux 6.6 differ in both rules; each function shows one of them.
  test.each([
    ['pm-c803-0008', 'PCI_PM_CAP_PME_MASK'],
    ['ext-mid-23', 'PCI_EXT_CAP_ID_DVSEC'],
  ])("a vendor's kernel and %s: decided by %s", (name, rule) => {
    const record = ALL.find((one) => one.case === name)!
    const judged = (...set: [string, string][]) => {
      const hostKernel = givenKernel('5.14.0-427.el9.x86_64', new Map(set)).kernel
      const target = { ...targetOf(record, 'physical'), hostKernel, set: ats }
      const request = asked({ target, sourceHostKernel: givenKernel('6.6', new Map()).kernel })
      return runCheck([functionOf(record, 'physical')], [functionOf(record, 'physical')], request).devices[0]!
    }
    expect(judged().reason?.endsWith(`: decide with --set kernel:${rule}=on|off`)).toBe(true)
    expect(judged([`kernel:${rule}`, 'on']).verdict).toBe('compatible')
    expect(judged([`kernel:${rule}`, 'off']).verdict).toBe('incompatible')
  })
})
