import type { Capability, ExtendedCapability, Shape } from './vfio-function'

/*
 * Bodies of capabilities, in hex, without their headers. Fields that QEMU could rewrite hold values other than its own,
 * so that a rewritten or a copied field is seen.
 */
const PM = '0348 0b00 0000'
const MSI_32 = '0000 00f0e0fe 2140'
const MSI_64 = '8100 00f0e0fe 00000000 2140'
const MSI_32_MASK = '0401 00f0e0fe 2140 0000 05000000 02000000'
const MSI_64_MASK = '8601 00f0e0fe 01000000 2140 0000 aa000000 11000000'
const MSIX = '0780 00000000 00800000'
const VENDOR = '14 01020304050607080910111213141516 17'
const DSN = '1122334455667788'

/** PCI Express: flags (type and version), and all registers of version 2 in a state that a driver left. */
const express = (flags: string): string =>
  `${flags} a18f0010 1f280900 43f84700 40014310 00000000 0000 0000 0000 0000 00000000` +
  ' 1f087000 0604 0000 1e008001 0300 1e00 00000000 0000 0000'

const EXPRESS = express('0200')
const EXP: Capability = [0x78, 0x10, EXPRESS]

/** The same capability cut to `length` bytes by a vendor's capability behind it. */
const cutExpress = (flags: string, length: number): Shape => ({
  caps: [
    [
      0x40,
      0x10,
      express(flags)
        .replaceAll(' ', '')
        .slice(0, 2 * (length - 2)),
    ],
    [0x40 + length, 0x09, '08 a1a2a3a4a5'],
  ],
  size: 4096,
})

const withExt = (...ext: ExtendedCapability[]): Shape => ({ caps: [EXP], ext })

const AER: ExtendedCapability = [
  0x100,
  0x0001,
  2,
  '00001000 00000000 30204600 00200000 00a00000 a0000000 11223344 55667788 99aabbcc ddeeff00',
]

const REBAR_4G: ExtendedCapability = [0x140, 0x0015, 1, 'f0ff0f00 200c0000']

const REBAR_AT_5F0: ExtendedCapability = [0x5f0, 0x0015, 1, 'f0ff0f00 200c0000']

/** What an NVIDIA data-centre GPU shows, with the vendor-specific capability that its vGPUs are told apart by. */
const GPU: Shape = {
  ids: [0x10de, 0x2237],
  class: 0x030200,
  bars: [
    [0, 0x00000000, 16 << 20],
    [1, 0x0000000c, 256 << 20],
    [3, 0x0000000c, 32 << 20],
  ],
  caps: [
    [0x60, 0x01, PM],
    [0x68, 0x05, MSI_64],
    EXP,
    [0xb4, 0x09, '14 01502050000000006072a3de0000000000'],
    [0xd0, 0x11, '0580 0000b900 0000ba00'],
  ],
  ext: [
    [0x100, 0x0002, 1, '00000000 00000000 00000000'],
    [0x258, 0x001e, 1, 'ff381e00 00000000 00000000'],
    [0x128, 0x0004, 1, '00000000 00000000 00000000'],
    [0x420, 0x0001, 2, '00000000 00000000 30204600 00000000 00200000 a0000000'],
    [0x600, 0x000b, 1, '01 0040 02 00000000 00000000'],
    [0x900, 0x0019, 1, '00000000 00000000 00000000'],
    [0xbb0, 0x0015, 1, 'c0ff0700 21080000 c0ff0700 43050000'],
  ],
  rom: 512 << 10,
}

/** Standard capabilities without a rule of their own, by name. */
const PLAIN: Readonly<Record<string, readonly [id: number, body: string]>> = {
  'a null capability': [0x00, 'a0a1a2a3a4a5'],
  AGP: [0x02, '3000 1b000012 00000000'],
  VPD: [0x03, '0480 78563412'],
  'a slot number': [0x04, '2003'],
  'PCI-X': [0x07, '2200 00002301'],
  HyperTransport: [0x08, '08a8 0000e0fe 00000000'],
  'a debug port': [0x0a, 'a020'],
  'subsystem ids': [0x0d, '0000 86803412'],
  SATA: [0x12, '1000 48000000'],
  AF: [0x13, '06 03 00 00'],
  'enhanced allocation': [0x14, '0100 00000000'],
  'an unknown capability': [0x55, '0102030405060708'],
}

/** Extended capabilities that QEMU takes over as they are, with the dwords that follow the header. */
const EXTENDED: Readonly<Record<string, readonly [id: number, body: string]>> = {
  VC: [0x0002, '01000000 00000000 00000000 00000000'],
  DSN: [0x0003, DSN],
  'power budgeting': [0x0004, '01000000 aa550000 01000000'],
  VSEC: [0x000b, '0100c001 a1a2a3a4 b1b2b3b4'],
  ACS: [0x000d, '5f00 1d00'],
  ATS: [0x000f, '2000 0080'],
  PRI: [0x0013, '0100 0001 20000000 20000000'],
  DPA: [0x0016, '01100000 00000000 01000000'],
  TPH: [0x0017, '05020000 01010000'],
  LTR: [0x0018, '0310 0310'],
  'secondary PCI Express': [0x0019, '00000000 00000000 77007700'],
  PASID: [0x001b, '0614 0300'],
  DPC: [0x001d, '1000 0100 0000 0000'],
  'L1 substates': [0x001e, '1f0a2800 0a280000 28000000'],
  PTM: [0x001f, '1b080000 03000000'],
  DVSEC: [0x0023, '98 1e 01 01 0a00 0100 a1a2a3a4'],
  'data link feature': [0x0025, '01000080 01000080'],
  '16 GT/s': [0x0026, '00000000 0f000000 00000000'],
  'lane margining': [0x0027, '00000000 9c380000'],
  '32 GT/s': [0x002a, '01000000 02000000'],
  DOE: [0x002e, '00000000 00000000 00000000'],
  'an unknown one': [0x0055, 'a1a2a3a4 b1b2b3b4'],
}

const single = (id: number, body: string): Shape => ({ caps: [[0x50, id, body]] })

const rows = <T>(table: Readonly<Record<string, T>>, name: (key: string) => string, shape: (value: T) => Shape) =>
  Object.entries(table).map(([key, value]): [string, Shape] => [name(key), shape(value)])

/** Intel's Volume Management Device with windows at host addresses, and a capability whose room QEMU's own one cuts. */
const VMD: Shape = {
  ids: [0x8086, 0x9a0b],
  class: 0x010400,
  bars: [
    [0, 0xc, 32 << 20],
    [2, 0xe000_0000, 32 << 20],
    [4, 0x4, 1 << 20],
  ],
  caps: [
    [0x40, 0x01, PM],
    [0xd0, 0x09, VENDOR],
  ],
}

/** Functions QEMU 7.2 attaches to, by what is special about them. */
export const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['no capabilities', {}],
  ['no capabilities, 4096 bytes', { size: 4096 }],
  ['capabilities, but not in Status', { caps: [[0x40, 0x01, PM]], patch: [[0x06, '00 00']] }],
  ['no interrupt pin', { pin: 0 }],
  ['interrupt pin D', { pin: 4 }],
  ['multifunction', { header: 0x80 }],
  ['a CardBus header', { header: 0x02 }],
  ['vendor ffff', { ids: [0xffff, 0xffff] }],
  [
    'all header registers set',
    {
      patch: [
        [0x04, 'ff07'],
        [0x06, '00f9'],
        [0x0c, '1040'],
        [0x28, '11223344'],
        [0x3e, '0508'],
      ],
    },
  ],

  [
    'an I/O and a memory BAR',
    {
      bars: [
        [0, 0x0000, 4096],
        [2, 0x0001, 32],
      ],
    },
  ],
  ['all six BARs', { bars: [0, 1, 2, 3, 4, 5].map((n) => [n, n % 2, n % 2 ? 64 : 4096 << n] as const) }],
  [
    '64-bit BARs of 16 bytes and 4 GiB',
    {
      bars: [
        [0, 0x4, 16],
        [2, 0xc, 2 ** 32],
      ],
    },
  ],
  ['a 2 GiB BAR and a ROM', { bars: [[0, 0x8, 2 ** 31]], rom: 64 << 10 }],

  ['PM', single(0x01, PM)],
  ['PM that ends config space', { caps: [[0xf8, 0x01, PM]] }],
  ['MSI 32-bit', single(0x05, MSI_32)],
  ['MSI 64-bit', single(0x05, MSI_64)],
  ['MSI 32-bit with masks', single(0x05, MSI_32_MASK)],
  ['MSI 64-bit with masks', single(0x05, MSI_64_MASK)],
  ['MSI of 32 vectors, 16 enabled', single(0x05, 'cb01 00f0e0fe 01000000 2140 0000 aa000000 11000000')],
  ['MSI-X', single(0x11, MSIX)],
  ['MSI-X of 2048 vectors', { bars: [[0, 0x4, 1 << 20]], caps: [[0x50, 0x11, 'ff07 00000000 00000800']] }],
  ['MSI-X enabled and masked', single(0x11, '07c0 00000000 00800000')],

  ...rows(
    PLAIN,
    (name) => name,
    ([id, body]) => single(id, body),
  ),

  [
    'a vendor capability of its own length',
    {
      caps: [
        [0x50, 0x09, VENDOR],
        [0x64, 0x01, PM],
      ],
    },
  ],
  [
    'a vendor capability, then a gap',
    {
      caps: [
        [0x50, 0x09, VENDOR],
        [0x90, 0x01, PM],
      ],
    },
  ],
  [
    'a vendor capability longer than its room',
    {
      caps: [
        [0x50, 0x09, '60 0102'],
        [0x58, 0x01, PM],
      ],
    },
  ],
  ['a vendor capability of no length', { caps: [[0x50, 0x09, '00 0102']] }],
  ['a vendor capability at the very end', { caps: [[0xfc, 0x09, '04 aa']] }],
  [
    'two vendor capabilities, the second in front',
    {
      caps: [
        [0xb0, 0x09, VENDOR],
        [0x50, 0x09, VENDOR],
      ],
    },
  ],
  [
    'a chain out of order',
    {
      caps: [
        [0xc0, 0x01, PM],
        [0x50, 0x05, MSI_64],
        [0x90, 0x11, MSIX],
        [0x70, 0x03, '0000 00000000'],
      ],
    },
  ],
  [
    'a pointer off by one',
    {
      caps: [[0x50, 0x01, PM]],
      patch: [
        [0x34, '51'],
        [0x51, '0100 0348 0800 0000'],
      ],
    },
  ],
  ['a pointer into the header', { caps: [[0x50, 0x01, PM]], patch: [[0x34, '10']] }],
  ['a pointer to ff', { caps: [[0x50, 0x01, PM]], patch: [[0x34, 'ff']] }],
  [
    'a pointer to fe',
    {
      caps: [[0x50, 0x01, PM]],
      patch: [
        [0x34, 'fe'],
        [0xfe, '0900'],
      ],
    },
  ],
  [
    'MSI twice',
    {
      caps: [
        [0x50, 0x05, MSI_64],
        [0x70, 0x05, MSI_64],
      ],
    },
  ],

  ['an endpoint', { caps: [EXP], size: 4096 }],
  ['an endpoint of 256 bytes', { caps: [EXP] }],
  ['an endpoint, version 1', { caps: [[0x78, 0x10, express('0100')]], size: 4096 }],
  ['an endpoint, version 0', { caps: [[0x78, 0x10, express('0000')]], size: 4096 }],
  ['a legacy endpoint', { caps: [[0x78, 0x10, express('1200')]], size: 4096 }],
  ['a legacy endpoint, version 3', { caps: [[0x78, 0x10, express('1300')]], size: 4096 }],
  ['a root complex integrated endpoint', { caps: [[0x78, 0x10, express('9200')]], size: 4096 }],
  ['a root complex integrated endpoint, version 0', { caps: [[0x78, 0x10, express('9000')]], size: 4096 }],
  ['an endpoint with slot and interrupt number', { caps: [[0x78, 0x10, express('0203')]], size: 4096 }],
  ['Express cut to 10h', cutExpress('0100', 0x10)],
  ['Express cut to 14h', cutExpress('0100', 0x14)],
  ['Express cut to 2ch', cutExpress('0200', 0x2c)],
  ['Express cut to 30h', cutExpress('0200', 0x30)],
  ['an integrated endpoint cut to 10h', cutExpress('9100', 0x10)],
  ['an integrated endpoint cut to 2ch', cutExpress('9200', 0x2c)],
  [
    'Express twice',
    {
      caps: [
        [0x40, 0x10, EXPRESS],
        [0x80, 0x10, EXPRESS],
      ],
      size: 4096,
    },
  ],

  ['AER', withExt(AER)],
  ...rows(
    EXTENDED,
    (name) => `${name} first`,
    ([id, body]) => withExt([0x100, id, 1, body], [0x180, 0x0003, 1, DSN]),
  ),
  ...rows(
    EXTENDED,
    (name) => `${name} in between`,
    ([id, body]) => withExt(AER, [0x150, id, 1, body], [0x1b0, 0x0003, 1, DSN]),
  ),
  ['ARI first', withExt([0x100, 0x000e, 1, '0001 0000'], [0x148, 0x0003, 1, DSN])],
  ['ARI last', withExt(AER, [0x150, 0x000e, 1, '0001 0000'])],
  [
    'SR-IOV in between',
    withExt(AER, [0x160, 0x0010, 1, '02000000 00000000 0800 0800 0000 0000 8000 0200'], [0x1a0, 0x0003, 1, DSN]),
  ],
  ['SR-IOV alone', withExt([0x100, 0x0010, 1, '02000000 00000000 0800 0800 0000 0000 8000 0200'])],
  ['REBAR', withExt(AER, REBAR_4G)],
  ['REBAR first', withExt([0x100, 0x0015, 1, 'f0ff0f00 20080000'], [0x148, 0x0003, 1, DSN])],
  ['extended id 0 first', withExt([0x100, 0x0000, 1, 'a1a2a3a4'], [0x148, 0x0003, 1, DSN])],
  ['extended id 0 in between', withExt(AER, [0x148, 0x0000, 1, 'a1a2a3a4'], [0x158, 0x0003, 1, DSN])],
  [
    'extended capabilities out of order',
    withExt([0x100, 0x0003, 1, DSN], [0x900, 0x0018, 1, '0310 0310'], [0x200, 0x000b, 1, '01004001']),
  ],
  ['an extended capability at the end', withExt([0x100, 0x0003, 1, DSN], [0xff8, 0x0018, 1, '0310 0310'])],
  ['extended capabilities without a standard one', { ext: [[0x100, 0x0003, 1, DSN]] }],
  ['extended capabilities with PM alone', { caps: [[0x50, 0x01, PM]], ext: [[0x100, 0x0003, 1, DSN]] }],

  // Functions of which Linux serves fewer bytes than others have: QEMU's buffer is one of 4096 all the same.
  [
    'an IBM Citrine',
    {
      ids: [0x1014, 0x028c],
      class: 0x010000,
      size: 0xa0,
      caps: [
        [0x90, 0x01, PM],
        [0x50, 0x05, MSI_64],
        [0x70, 0x03, '0000 00000000'],
      ],
    },
  ],
  ['an IBM Citrine without a list', { ids: [0x1014, 0x028c], class: 0x010000, size: 0xa0 }],
  [
    'a Netronome NFP-6000',
    {
      ...withExt(AER, [0x148, 0x000e, 1, '0001 0000'], REBAR_AT_5F0),
      ids: [0x19ee, 0x6000],
      class: 0x020000,
      size: 0x600,
    },
  ],
  [
    'its virtual function',
    { ...withExt([0x100, 0x000e, 1, '0001 0000']), ids: [0x19ee, 0x6003], class: 0x020000, size: 0x600 },
  ],

  ['a Volume Management Device', VMD],
  ['one without a capability list', { ...VMD, caps: [] }],
  ['one that QEMU adds nothing to', { ...VMD, ids: [0x8086, 0x28c0] }],
  ['an NVIDIA 3D controller without BAR 0', { ids: [0x10de, 0x1eb8], class: 0x030200, bars: [] }],
  ['an NVIDIA GPU', GPU],
  ['an NVIDIA GPU without extended capabilities', { ...GPU, ext: [], size: 256 }],
])

/** A function QEMU does not start with, and how it ends: what it says, or the signal that ends it. */
export interface Refused {
  readonly shape: Shape
  /** Properties of vfio-pci, none unless given. */
  readonly options?: string
  readonly how: RegExp
}

const notSupported = (type: string): [string, Refused] => [
  `PCI Express type ${type}`,
  {
    shape: { caps: [[0x78, 0x10, express(`${type}200`)]], size: 4096 },
    how: new RegExp(`assignment of PCIe type 0x${type} devices is not currently supported`),
  },
]

/** Functions QEMU 7.2 does not start with behind a root port. SIGKILL stands for a QEMU that never came to an end. */
export const REFUSED: ReadonlyMap<string, Refused> = new Map<string, Refused>([
  ...['2', '4', '5', '6', '7', '8', 'a', 'f'].map(notSupported),
  ['interrupt pin 5', { shape: { pin: 5 }, how: /SIGABRT/ }],
  ['a BAR that is no power of two', { shape: { bars: [[0, 0, 0x3000]] }, how: /SIGABRT/ }],
  ['MSI for 128 vectors', { shape: single(0x05, '0e00 00000000 0000'), how: /SIGABRT/ }],
  [
    'MSI over its neighbour',
    {
      shape: {
        caps: [
          [0x50, 0x05, MSI_64],
          [0x58, 0x01, PM],
        ],
      },
      how: /overlaps existing capability/,
    },
  ],
  [
    'MSI-X with table and PBA in one place',
    { shape: single(0x11, '0700 00000000 00000000'), how: /table & pba overlap/ },
  ],
  ['MSI-X beyond its BAR', { shape: single(0x11, '0700 00000000 00000100'), how: /PBA outside of specified BAR/ }],
  [
    'an NVIDIA VGA controller without BAR 0',
    { shape: { ids: [0x10de, 0x1eb8], class: 0x030000, bars: [] }, how: /SIGSEGV/ },
  ],
  [
    'an extended capability of 4 bytes',
    { shape: withExt([0x100, 0x0003, 1, ''], [0x104, 0x0018, 1, '0310 0310']), how: /SIGABRT/ },
  ],
  [
    'a GPUDirect clique that there is not',
    { shape: GPU, options: 'x-nv-gpudirect-clique=16', how: /Property x-nv-gpudirect-clique: valid range 0-15/ },
  ],
  [
    'a GPUDirect clique on another vendor',
    { shape: single(0x01, PM), options: 'x-nv-gpudirect-clique=5', how: /invalid device vendor/ },
  ],
  [
    'a GPUDirect clique on a function that is no display controller',
    { shape: { ...GPU, class: 0x0b4000 }, options: 'x-nv-gpudirect-clique=5', how: /unsupported PCI class/ },
  ],
  [
    "a capability in the place of a Volume Management Device's shadow",
    { shape: { ...VMD, caps: [[0xec, 0x09, VENDOR]] }, how: /overlaps existing capability e8 at offset ec/ },
  ],
  [
    'a GPUDirect clique whose place is taken',
    {
      shape: { ...GPU, caps: [[0xc8, 0x01, PM]] },
      options: 'x-nv-gpudirect-clique=5',
      how: /overlaps existing capability/,
    },
  ],
  ['a chain that loops', { shape: { caps: [[0x50, 0x01, PM]], patch: [[0x51, '50']] }, how: /SIGKILL/ }],
  ['an extended chain that loops', { shape: { ...withExt(AER), patch: [[0x102, '0210']] }, how: /SIGKILL/ }],
])
