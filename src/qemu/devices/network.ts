import { type Context, machineDefault } from '../painting/context'
import type { Traits } from '../painting/model'
import { type DeviceRow, region } from './row'

const KIB_128 = 0x20000
const KIB_256 = 0x40000

/** efi-*.rom has 256 KiB; machine types up to 1.4 use pxe-*.rom, 128 KiB, for the device types that existed then. */
const bootRom = (type: string) => (context: Context) =>
  machineDefault(context, 'romfile', type) === 'pxe' ? KIB_128 : KIB_256

const E1000_BARS = [region(0, 'm32', 0x20000), region(1, 'io', 0x40)]

/** What the newer Intel controllers let the guest write in PMCSR. */
const INTEL_POWER: Partial<Traits> = { powerState: true, powerEvents: true }

const INTEL_EXPRESS_BARS = [region(0, 'm32', 0x20000), region(1, 'm32', 0x20000), region(2, 'io', 0x20)]

/**
 * The models of eepro100 (hw/net/eepro100.c) differ in revision and in whether they have a power management capability.
 */
const eepro100 = (names: DeviceRow['names'], id: string, revision?: number): DeviceRow => ({
  names,
  ids: [id],
  ...(revision === undefined ? {} : { unlike: { revision } }),
  bars: [region(0, 'm32p', 0x1000), region(1, 'io', 0x40), region(2, 'm32', 0x20000)],
  rom: KIB_128,
})

/** vmxnet3 has its ROM since 2.7, except with the properties of old machine types. */
const vmxnet3Rom = (context: Context) => (machineDefault(context, 'romfile', 'vmxnet3') === '' ? 0 : KIB_256)

export const NETWORK: readonly DeviceRow[] = [
  {
    names: ['e1000'],
    aliases: ['e1000-82540em'],
    ids: ['8086:100e'],
    bars: E1000_BARS,
    rom: bootRom('e1000'),
  },
  { names: ['e1000-82544gc'], ids: ['8086:100c'], bars: E1000_BARS, rom: KIB_256 },
  { names: ['e1000-82545em'], ids: ['8086:100f'], bars: E1000_BARS, rom: KIB_256 },
  {
    names: ['e1000e'],
    ids: ['8086:10d3'],
    bars: [...INTEL_EXPRESS_BARS, region(3, 'm32', 0x4000)],
    rom: KIB_256,
    traits: INTEL_POWER,
    express: 'always',
  },
  {
    names: ['igb'],
    ids: ['8086:10c9'],
    bars: [...INTEL_EXPRESS_BARS, region(3, 'm64', 0x4000)],
    vfBars: [region(0, 'm64p', 0x4000), region(3, 'm64p', 0x4000)],
    traits: INTEL_POWER,
    express: 'always',
  },
  {
    names: ['igbvf'],
    ids: ['8086:10ca', 'ffff:ffff'],
    unlike: { classes: [0x020000], dump: (config) => config[0x34] === 0xa0 && config[0xa1] === 0x70 },
    express: 'always',
  },
  eepro100(['i82550', 'i82562'], '8086:1209', 0x0e),
  eepro100(['i82551'], '8086:1209', 0x0f),
  eepro100(['i82557a'], '8086:1229', 0x01),
  eepro100(['i82557b'], '8086:1229', 0x02),
  eepro100(['i82557c'], '8086:1229', 0x03),
  eepro100(['i82558a'], '8086:1229', 0x04),
  eepro100(['i82558b'], '8086:1229', 0x05),
  eepro100(['i82559a'], '8086:1229', 0x06),
  eepro100(['i82559b'], '8086:1229', 0x07),
  eepro100(['i82559c'], '8086:1229', 0x0c),
  eepro100(['i82559er'], '8086:1209', 0x09),
  eepro100(['i82801'], '8086:2449'),
  {
    names: ['ne2k_pci'],
    ids: ['10ec:8029'],
    bars: [region(0, 'io', 0x100)],
    rom: bootRom('ne2k_pci'),
  },
  {
    names: ['pcnet'],
    ids: ['1022:2000'],
    bars: [region(0, 'io', 0x20), region(1, 'm32', 0x20)],
    rom: bootRom('pcnet'),
  },
  {
    names: ['rtl8139'],
    ids: ['10ec:8139'],
    bars: [region(0, 'io', 0x100), region(1, 'm32', 0x100)],
    rom: bootRom('rtl8139'),
    // pci_rtl8139_realize (hw/net/rtl8139.c) points to a capability that it never adds.
    values: { 52: 0xdc },
  },
  {
    names: ['tulip'],
    ids: ['1011:0019'],
    bars: [region(0, 'io', 0x80), region(1, 'm32', 0x80)],
  },
  {
    names: ['vmxnet3'],
    ids: ['15ad:07b0'],
    bars: [region(0, 'm32', 0x1000), region(1, 'm32', 0x1000), region(2, 'm32', 0x2000)],
    rom: vmxnet3Rom,
    express: 'unless-disabled',
  },
  {
    names: ['rocker'],
    ids: ['1b36:0006'],
    bars: [region(0, 'm32', 0x2000), region(1, 'm32', 0x2000)],
  },
  // hw/net/sungem.c: Apple's UniNorth.
  { names: ['sungem'], ids: ['106b:0021'], bars: [region(0, 'm32', 0x200000)] },
  {
    names: ['pvrdma'],
    ids: ['15ad:0820'],
    bars: [region(0, 'm32', 0x1000), region(1, 'm32', 0x1000), region(2, 'm32', 0x1000)],
  },
]
