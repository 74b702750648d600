import { digits, hex } from '../../bytes/hex'

/**
 * What a doubt rules out. `damaged`: the bytes can't be what the function holds, so nothing follows from them, not even
 * a refusal. `contradiction`: the bytes may be right but not all claims about them, so they justify no acceptance; a
 * refusal still counts. `unknown`: it is not known which device holds the bytes, so nothing follows from them either.
 */
export type Severity = 'damaged' | 'contradiction' | 'unknown'

interface Kind<Facts> {
  readonly severity: Severity
  /** Follows "the source's dump: " or a similar prefix. */
  readonly sentence: (facts: Facts) => string
}

const contradiction = <Facts>(sentence: Kind<Facts>['sentence']): Kind<Facts> => ({
  severity: 'contradiction',
  sentence,
})
const damaged = <Facts>(sentence: Kind<Facts>['sentence']): Kind<Facts> => ({ severity: 'damaged', sentence })

const unknown = <Facts>(sentence: Kind<Facts>['sentence']): Kind<Facts> => ({ severity: 'unknown', sentence })
/** "0x020000" */
const code = (value: number): string => hex(value, 6)

/** Every reason to doubt a dump: a new one is a row here, with its effect on the verdict. */
const KINDS = {
  'no-answer': damaged(
    ({ byte }: { readonly byte: number }) =>
      `reads all ${byte === 0 ? 'zeros' : 'ones'}: the function did not answer (absent, powered down or not bound)`,
  ),
  'header-type': damaged(
    ({ type }: { readonly type: number }) => `header type ${type} is not one that PCI defines (0, 1, 2)`,
  ),
  'no-ids': damaged(
    ({ vendor }: { readonly vendor: number }) =>
      `vendor id ${hex(vendor, 4).slice(2)} is not valid: these bytes are not the start of a config space`,
  ),
  'no-such-header': damaged(
    ({ at, byte }: { readonly at: number; readonly byte: number }) =>
      `the vendor is unknown, and the byte at ${hex(at, 2)} reads ${hex(byte, 2).slice(2)}, which no header of its kind has there: these bytes are not a config space`,
  ),
  'no-header-at-all': damaged(
    ({ at, other }: { readonly at: number; readonly other: number }) =>
      `the bytes at ${hex(at, 2)} and ${hex(other, 2)} read what no function has there: these bytes are not a config space`,
  ),
  'no-header': damaged(
    ({ from, byte }: { readonly from: number; readonly byte: number }) =>
      `all bytes of the header from ${hex(from, 2)} on read ${hex(byte, 2).slice(2)}: the dump was padded, or the function did not answer`,
  ),
  'row-of-ones': damaged(
    ({ at }: { readonly at: number }) =>
      `the 16 bytes of the header at ${hex(at, 2)} read ff, which no function's do: they were not read, or overwritten`,
  ),
  'groups-turned': damaged(
    ({ width }: { readonly width: number }) =>
      `the bytes form a config space only if every group of ${width} is reversed: they are in the wrong order`,
  ),
  'bytes-exchanged': damaged(
    ({ first }: { readonly first: number }) =>
      `the bytes form a config space only in another order, in which byte ${hex(first)} is the first: groups of different widths were reversed one after the other`,
  ),
  property: contradiction(
    ({ name, value, shown }: { readonly name: string; readonly value: string; readonly shown: string }) =>
      `--set ${name}=${value}, but the dump shows ${name}=${shown}`,
  ),
  class: contradiction(
    ({ type, shown, usual }: { readonly type: string; readonly shown: number; readonly usual: readonly number[] }) =>
      `class ${code(shown)} is not one that ${type} has (${usual.map(code).join(', ')})`,
  ),
  'class-lost': damaged(
    ({ type, shown, usual }: { readonly type: string; readonly shown: number; readonly usual: readonly number[] }) =>
      `class ${code(shown)} is not one that ${type} has (${usual.map(code).join(', ')})`,
  ),
  filled: damaged(
    ({
      from,
      byte,
      at,
      what,
    }: {
      readonly from: number
      readonly byte: number
      readonly at: number
      readonly what: string
    }) =>
      `all bytes from ${hex(from)} to the end read ${hex(byte, 2).slice(2)}, over ${what} at ${hex(at)}: the dump was truncated and padded`,
  ),
  'capability-missing': damaged(
    ({ type, id, extended }: { readonly type: string; readonly id: number; readonly extended: boolean }) =>
      `the ${extended ? 'extended ' : ''}capability ${hex(id, extended ? 4 : 2)} that every ${type} has is not there`,
  ),
  'structure-missing': damaged(
    ({ type, structure }: { readonly type: string; readonly structure: number }) =>
      `the capability list leads to some of the structures of a virtio device, but not to the one of type ${structure}, which every ${type} with such a list has`,
  ),
  'field-empty': damaged(
    ({ id, at }: { readonly id: number; readonly at: number }) =>
      `capability ${digits(id, 2)} has zeros at ${hex(at)}, where none has`,
  ),
  'no-capability': damaged(
    ({ id, at }: { readonly id: number; readonly at: number }) =>
      `the capability list leads to ${hex(at)}, where id ${hex(id, 2)} is not a capability`,
  ),
  shifted: damaged(
    ({ bytes }: { readonly bytes: number }) =>
      `a config space begins ${bytes === 1 ? 'one byte' : `${bytes} bytes`} later: something precedes it, or the dump was shifted`,
  ),
  'two-dumps': damaged(
    ({ at }: { readonly at: number }) =>
      `the ids occur again at ${hex(at)}: this seems to be two dumps, one after the other; give each as a file`,
  ),
  'no-list': damaged((_: object) => 'Status indicates a capability list, but the pointer at 0x34 is zero'),
  'list-not-announced': damaged(
    ({ pointer }: { readonly pointer: number }) =>
      `the pointer at 0x34 leads to a capability list at ${hex(pointer, 2)}, but Status indicates none`,
  ),
  'chain-loops': damaged(
    ({ chain }: { readonly chain: 'standard' | 'extended' }) =>
      `the ${chain} capability list loops, which no device's does`,
  ),
  'lone-virtual-function': unknown(
    (_facts: object) =>
      "a virtual function, whose physical function is not in the dump: which device it is can't be determined; give a dump with both, or --profile",
  ),
  'variant-driver': unknown(
    ({ driver }: { readonly driver: string }) =>
      `the function is bound to ${driver}, a variant driver that this tool has no rules for: it is unknown what userspace sees of its config space; use --view vfio with what it shows`,
  ),
  refused: damaged(({ why }: { readonly why: string }) => `QEMU holds no such function: ${why}`),
  'extended-blank': contradiction(
    ({ from }: { readonly from: number }) =>
      `all bytes from ${hex(from, 2)} to the end read 00, and the other side has extended capabilities: was the dump truncated and padded?`,
  ),
  'never-built': contradiction(({ why }: { readonly why: string }) => `no QEMU builds such a device: ${why}`),
  'bare-function': contradiction(
    ({ lacks }: { readonly lacks: string }) =>
      `a function that is no bridge has ${lacks} and no capability: was only a part of it read, or cleared?`,
  ),
  'other-ids': unknown(
    ({ profile, ids, own }: { readonly profile: string; readonly ids: string; readonly own: readonly string[] }) =>
      `the ids are ${ids}, where ${profile} has ${own.join(' or ')}`,
  ),
  'other-device': contradiction(
    ({ profile, shows }: { readonly profile: string; readonly shows: string }) =>
      `${shows}, unlike that of any ${profile} of QEMU's: it is another device with the same ids, or damaged`,
  ),
  'not-constant': unknown(
    ({
      type,
      offset,
      bits,
      shown,
      usual,
    }: {
      readonly type: string
      readonly offset: number
      readonly bits: number
      readonly shown: number
      readonly usual: number
    }) =>
      `the ${bits === 0xff ? 'byte' : `bits ${hex(bits, 2)}`} at ${hex(offset)} ${bits === 0xff ? 'reads' : 'read'} ${hex(shown, 2)}, where every ${type} has ${hex(usual, 2)}: the dump is shifted or overwritten, or of another device`,
  ),
  'masks-not-its-own': damaged(
    ({ at, what, where }: { readonly at: number; readonly what: string; readonly where: string }) =>
      `by the masks ${where}, ${what} at ${hex(at)} is not compared, which QEMU compares in every device: they are of another device, or were edited; capture it again`,
  ),
  'other-layout': contradiction(
    ({ type, shown, usual }: { readonly type: string; readonly shown: number; readonly usual: number }) =>
      `its header type is ${shown}, where every ${type} has ${usual}`,
  ),
  'other-region': contradiction(
    ({ index, shown, region }: { readonly index: number; readonly shown: number; readonly region: string }) =>
      `BAR ${index} holds ${hex(shown, 8)}: it is not the ${region} region that this device type registers; give --bar ${index}=SIZE, or the property that decides`,
  ),
  'other-section': contradiction(
    ({ profile, section }: { readonly profile: string; readonly section: string }) =>
      `the section ${section} is ${profile === 'vfio-pci' ? 'that of an emulated device' : 'that of a passed-through function'}, no ${profile}`,
  ),
  'handed-over': contradiction(
    ({ profile, driver }: { readonly profile: string; readonly driver: string }) =>
      `it is bound to ${driver}, like a host function, but looks like the ${profile} of a guest: give --profile vfio-pci or --profile ${profile}`,
  ),
  'unlike-new': contradiction(
    ({ offset, shown, built }: { readonly offset: number; readonly shown: number; readonly built: number }) =>
      `byte ${hex(offset)} is ${hex(shown)}, where a new device of this type has ${hex(built)}: an option that was not given (--set), another machine type, or a device that has been used`,
  ),
} satisfies Record<string, Kind<never>>

type Kinds = typeof KINDS
export type DoubtCode = keyof Kinds

/** A reason not to believe a dump, as data. */
export type Doubt = {
  [Code in DoubtCode]: { readonly code: Code } & Parameters<Kinds[Code]['sentence']>[0]
}[DoubtCode]

const kindOf = ({ code }: Doubt): Kind<Doubt> => KINDS[code] as Kind<Doubt>

export const severityOf = (doubt: Doubt): Severity => kindOf(doubt).severity

/** Returns the doubt as a sentence, without the dump's name. */
export const doubtSentence = (doubt: Doubt): string => kindOf(doubt).sentence(doubt)
