import type { Row } from './collect'

const HEAD = `/**
 * What a device type shows in every place, with every machine type and with every option that it was measured with.
 * Made by \`npm run always\` of fixtures/ground-truth. One line each; the fields, separated by bars:
 *
 * 1. the device type, "virtio" for all of virtio's; 2. its class codes;
 * 3. ids of its standard capabilities; 4. those of its extended ones if it has a PCI Express capability;
 * 5. the last byte of config space that is never zero in the bits that QEMU compares;
 * 6. the same within a capability, "id:offset", with an x before the id of an extended one;
 * 7. the lowest four bits at 0x10, 0x14 and so on to 0x24, which say what a BAR or a bridge's window is, "-" if they
 *    differ or the guest writes some; 8. the interrupt pin, none if it differs. All in hex.
 */
export const ALWAYS: string = \`
`

const hexOf = (value: number): string => value.toString(16)
const list = (values: readonly number[]): string => values.map(hexOf).join(',')

function lineOf({ type, classes, standard, extended, last, lastOf, typeBits, pin }: Row): string {
  const codes = classes.map((code) => hexOf(code).padStart(6, '0')).join(',')
  const within = lastOf.map(({ kind, id, at }) => `${kind === 'extended' ? 'x' : ''}${hexOf(id)}:${hexOf(at)}`)
  const bits = typeBits.map((those) => (those === null ? '-' : hexOf(those))).join('')
  return [
    type,
    codes,
    list(standard),
    list(extended),
    last < 0 ? '' : hexOf(last),
    within.join(' '),
    bits,
    pin === null ? '' : hexOf(pin),
  ].join('|')
}

/** The table as a source file. */
export const alwaysFile = (rows: readonly Row[]): string => `${HEAD}${rows.map(lineOf).join('\n')}\n\`\n`
