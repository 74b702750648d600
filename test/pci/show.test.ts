import { expect, describe as group, it } from 'vitest'
import { describe } from '../../src/pci/show/describe'
import { blocks, devicesOf, fixture } from './dump'

/**
 * Where lspci 3.14 is not followed: its lines, ours, and why.
 */
const DIFFERENCES: readonly {
  readonly file: string
  readonly lspci: readonly string[]
  readonly ours: readonly string[]
}[] = [
  // Type 5 of VirtIO 1.2 section 4.1.4 has no name in lspci.
  {
    file: 'virtio-net',
    lspci: ['\tCapabilities: [c8] Vendor Specific Information: VirtIO: <unknown>'],
    ours: ['\tCapabilities: [c8] Vendor Specific Information: VirtIO: PciCfg'],
  },
  {
    file: 'conventional',
    lspci: ['\tCapabilities: [c8] Vendor Specific Information: VirtIO: <unknown>'],
    ours: ['\tCapabilities: [c8] Vendor Specific Information: VirtIO: PciCfg'],
  },
  // lspci forgets to end the line.
  {
    file: 'extended-ids',
    lspci: ['\t\tMcastCap: MaxGroups 1, WindowSz 0 (1 bytes)\t\tMcastCtl: NumGroups 1, Enable-'],
    ours: ['\t\tMcastCap: MaxGroups 1, WindowSz 0 (1 bytes)', '\t\tMcastCtl: NumGroups 1, Enable-'],
  },
  // Ids that lspci has no name for.
  ...[
    ['Extended Capability ID 0xc', 'Configuration Access Correlation <?>'],
    ['Extended Capability ID 0x14', 'Reserved for AMD <?>'],
    ['Extended Capability ID 0x2b', 'Alternate Protocol <?>'],
    ['Extended Capability ID 0x2c', 'System Firmware Intermediary <?>'],
    ['Extended Capability ID 0x2d', 'Shadow Functions <?>'],
  ].map(([lspci, ours]) => ({ file: 'extended-ids', lspci: [lspci!], ours: [ours!] })),
  {
    file: 'standard-ids',
    lspci: ['Capability ID 0x15 [0000]'],
    ours: ['Flattening Portal Bridge <?>'],
  },
]

/** The transcript with our lines in place of those of lspci's that we do not follow. */
function expected(file: string): string[][] {
  const transcript = DIFFERENCES.filter((difference) => difference.file === file).reduce(
    (text, { lspci, ours }) => {
      const replaced = text.replace(`${lspci.join('\n')}\n`, ours.map((line) => `${line}\n`).join(''))
      expect(replaced).not.toBe(text)
      return replaced
    },
    fixture(`show/${file}.lspci`),
  )
  return blocks(transcript).map((lines) => lines.slice(1))
}

group('what lspci -vvv prints below the name of a device', () => {
  it.each([
    'pcie-root-port',
    'virtio-net',
    'igb',
    'cxl-downstream',
    'vfio-gpu',
    'conventional',
    'headers',
    'standard-ids',
    'extended-ids',
    'express-types',
    'extended-registers',
    'links-and-encryption',
  ])('%s', (file) => {
    const ours = devicesOf(`show/${file}.dump`).map((device) =>
      describe(device)
        .flatMap(({ lines }) => lines)
        .slice(1),
    )
    expect(ours).toEqual(expected(file))
  })
})
