import { bytes, configSpace, type DescribedField, name, PCI_FIELDS, pciState, u32 } from './wire'

export const CONFIG = configSpace(256)
export const STATE = pciState(CONFIG)
export const field = (size: number, extra: object = {}): DescribedField => ({
  name: 'f',
  type: 'buffer',
  size,
  ...extra,
})

export const struct = (
  size: number,
  fields: readonly DescribedField[],
  subsections: readonly object[] = [],
): DescribedField => ({
  name: 's',
  type: 'struct',
  struct: { fields, subsections },
  size,
})

export const subsection = (title: string, content: Uint8Array): Buffer => bytes([5], name(title), u32(1), content)

interface Layout {
  readonly where: string
  readonly payload: Uint8Array
  readonly fields: readonly DescribedField[]
  readonly subsections?: readonly object[]
}

/** Payloads with config space in them, and how QEMU's vmstate_save_state_v() describes them. */
export const LAYOUTS: readonly Layout[] = [
  { where: 'first', payload: STATE, fields: [PCI_FIELDS(256)] },
  {
    where: 'behind plain fields',
    payload: bytes(Buffer.alloc(7), STATE, [1]),
    fields: [field(3), field(4), PCI_FIELDS(256), field(1)],
  },
  {
    where: 'behind an array of equal elements',
    payload: bytes(Buffer.alloc(40), STATE),
    fields: [field(8, { array_len: 5 }), PCI_FIELDS(256)],
  },
  {
    where: 'behind elements that are described one by one',
    payload: bytes(Buffer.alloc(9), STATE),
    fields: [field(4, { index: 0 }), field(5, { index: 1 }), PCI_FIELDS(256)],
  },
  {
    where: 'in a struct in a struct',
    payload: bytes([0, 0], STATE, [9]),
    fields: [struct(279, [field(2), struct(276, [PCI_FIELDS(256)]), field(1)])],
  },
  {
    where: 'in a struct of a version of its own',
    payload: bytes([0], STATE),
    fields: [field(1), { name: 'v', type: 'vstruct', vmsd_name: 'x', fields: [PCI_FIELDS(256)], size: 276 }],
  },
  {
    where: 'in a subsection, behind another one',
    payload: bytes([1, 2], subsection('x/one', Buffer.alloc(6)), subsection('x/pcie', STATE)),
    fields: [field(2)],
    subsections: [
      { vmsd_name: 'x/one', version: 1, fields: [field(6)] },
      { vmsd_name: 'x/pcie', version: 1, fields: [PCI_FIELDS(256)] },
    ],
  },
  {
    where: 'behind a struct with subsections of its own',
    payload: bytes([1], subsection('s/a', Buffer.alloc(3)), STATE),
    fields: [struct(1 + 9 + 3, [field(1)], [{ vmsd_name: 's/a', version: 1, fields: [field(3)] }]), PCI_FIELDS(256)],
  },
]
