import { describe, expect, it } from 'vitest'
import { ecamWindow, hasPorts } from '../../src/live/capture/config/reader'

/** Lines of `info mtree`, as QEMU prints them. */
const MTREE = {
  'Arm virt, 7.2.22 and 10.0.13': `    0000004010000000-000000401fffffff (prio 0, i/o): alias pcie-ecam @pcie-mmcfg-mmio 0000000000000000-000000000fffffff
memory-region: pcie-mmcfg-mmio
  0000000000000000-000000000fffffff (prio 0, i/o): pcie-mmcfg-mmio`,
  'Arm virt, 11.1.3': `    0000004010000000-000000401fffffff (prio 0, container): alias pcie-ecam @pcie-mmcfg-mmio 0000000000000000-000000000fffffff
memory-region: pcie-mmcfg-mmio
  0000000000000000-000000000fffffff (prio 0, container): pcie-mmcfg-mmio`,
  'LoongArch virt, 11.1.3': `    0000000020000000-0000000027ffffff (prio 0, container): alias pcie-ecam @pcie-mmcfg-mmio 0000000000000000-0000000007ffffff
memory-region: pcie-mmcfg-mmio
  0000000000000000-000000000fffffff (prio 0, container): pcie-mmcfg-mmio`,
  'pc, and q35 before its firmware has run, 7.2.22 to 11.1.3': `    0000000000000cf8-0000000000000cfb (prio 0, i/o): pci-conf-idx
    0000000000000cfc-0000000000000cff (prio 0, i/o): pci-conf-data`,
  'pseries, 7.2.22 and 11.1.3': '',
} as const

describe("how to reach a machine's config space, from `info mtree`", () => {
  it.each<[keyof typeof MTREE, string, ReturnType<typeof ecamWindow>, boolean]>([
    ['Arm virt, 7.2.22 and 10.0.13', 'aarch64', { base: 0x40_1000_0000, size: 0x1000_0000 }, false],
    ['Arm virt, 11.1.3', 'aarch64', { base: 0x40_1000_0000, size: 0x1000_0000 }, false],
    ['LoongArch virt, 11.1.3', 'loongarch64', { base: 0x2000_0000, size: 0x800_0000 }, false],
    ['pc, and q35 before its firmware has run, 7.2.22 to 11.1.3', 'x86_64', null, true],
    ['pc, and q35 before its firmware has run, 7.2.22 to 11.1.3', 'ppc', null, false],
    ['pseries, 7.2.22 and 11.1.3', 'ppc64', null, false],
  ])('%s (%s)', (name, architecture, window, ports) => {
    expect([ecamWindow(MTREE[name]), hasPorts(MTREE[name], architecture)]).toEqual([window, ports])
    const dos = MTREE[name].replaceAll('\n', '\r\n')
    expect([ecamWindow(dos), hasPorts(dos, architecture)]).toEqual([window, ports])
  })
})
