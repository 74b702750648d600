/**
 * Values that are tried of properties which change config space or masks, on every device type that has the property.
 * A list in the value sets several properties at once.
 */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  multifunction: ['on'],
  rombar: ['0'],
  romfile: [''],
  romsize: ['1048576'],
  aer: ['on'],
  ats: ['on'],
  vectors: ['0', '1', '3', '200'],
  hotplug: ['off'],
  shpc: ['off', 'on'],
  msi: ['off', 'on'],
  msix: ['off'],
  power_controller_present: ['off'],
  'disable-acs': ['on'],
  aer_log_max: ['0'],
  slot: ['3'],
  port: ['5'],
  'x-speed': ['2_5', '5', '8', '32'],
  'x-width': ['1', '4'],
  'io-reserve': ['0', '4K'],
  'bus-reserve': ['4'],
  'pref64-reserve': ['1G'],
  'x-pcie-ext-tag': ['off', 'on'],
  'x-pcie-err-unc-mask': ['off', 'on'],
  'x-pcie-ari-nextfn-1': ['off', 'on'],
  'x-pcie-extcap-init': ['off'],
  'x-pcie-lnksta-dllla': ['off'],
  'x-pcie-flr-init': ['off', 'on'],
  'x-pcie-deverr-init': ['off'],
  'x-pcie-lnkctl-init': ['off'],
  'x-pcie-pm-init': ['off'],
  'x-pci-express-writeable-slt-bug': ['on'],
  'x-ats-page-aligned': ['off'],
  'x-disable-pcie': ['on'],
  'x-old-pci-configuration': ['on'],
  'x-old-msi-offsets': ['on'],
  'disable-modern': ['on'],
  'disable-legacy': ['on', 'off'],
  'page-per-vq': ['on'],
  'modern-pio-notify': ['on'],
  mq: ['on'],
  host_mtu: ['1500'],
  rss: ['on'],
  speed: ['1000'],
  discard: ['off,write-zeroes=off'],
  'page-poison': ['off'],
  'free-page-hint': ['on'],
  'emergency-write': ['off'],
  'num-queues': ['4'],
  num_queues: ['4'],
  hostmem: ['256M'],
  'force-pcie-endcap': ['on'],
  p2: ['8,p3=8'],
  intrs: ['4,slots=4'],
  old_msi_addr: ['on'],
  revision: ['1', '2', '3', '4'],
  ram_size_mb: ['128'],
  vram_size_mb: ['16', '128'],
  vram64_size_mb: ['256'],
  vgamem_mb: ['32', '64'],
  vgamem: ['32M'],
  mmio: ['off'],
  edid: ['off'],
  model: ['rv100'],
  record_size: ['4096', '16384'],
  membar: ['1M', '8G'],
  prog_if: ['1'],
  cmb_size_mb: ['16'],
  max_ioqpairs: ['4,msix_qsize=5', '1000'],
  msix_qsize: ['1', '129', '2000'],
  'use-intel-id': ['on'],
  'msix-exclusive-bar': ['on'],
}

/** What is tried of a property, nothing if it is not known to change config space or masks. */
export const triedValues = (name: string): readonly string[] => VALUES[name] ?? []

/** The options that a device type with these properties is started with, one at a time: "aer=on". */
export function optionsOf(properties: Iterable<string>): string[] {
  return [...properties].sort().flatMap((name) => triedValues(name).map((value) => `${name}=${value}`))
}

/** Vectors as machines have them: one for each queue and some more. */
const MORE_VECTORS = [2, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 18, 32, 33, 34, 64, 65, 66, 128]

/** What else a program's rules are measured with: options that people set. */
const OPTION_SETS: readonly string[] = [
  ...MORE_VECTORS.map((count) => `vectors=${count}`),
  ...[1, 2, 3, 5, 8].map((queues) => `mq=on,vectors=${2 * queues + 2}`),
  'romfile=,vectors=0',
  'ats=on,iommu_platform=on',
  'ats=on,iommu_platform=on,vectors=10',
  'disable-legacy=on,disable-modern=off',
  'disable-legacy=off,disable-modern=on',
  'disable-legacy=off,disable-modern=off',
]

/** Properties that no option of `learnedOptions` is about: each device shows the one, the others are its port's own. */
const SHOWN: ReadonlySet<string> = new Set(['multifunction', 'slot', 'port'])

/** The names of the properties that an option sets: "mq=on,vectors=4". */
export const namesIn = (option: string): string[] => option.split(',').map((one) => one.slice(0, one.indexOf('=')))

/** Names of the properties that a program's rules are measured with. */
export const learnedNames = (): ReadonlySet<string> => new Set(Object.keys(VALUES).filter((name) => !SHOWN.has(name)))

/** The options that the rules of a device type with these properties are measured with. */
export function learnedOptions(properties: ReadonlyMap<string, string>): string[] {
  const own = optionsOf(properties.keys()).filter((option) => !SHOWN.has(namesIn(option)[0]!))
  const sets = OPTION_SETS.filter((option) => namesIn(option).every((name) => properties.has(name)))
  return [...own, ...sets]
}
