import { expect, test } from 'vitest'
import { vfioOrderNotes } from '../../src/check/machine/vfio-order'
import { deviceAt } from './a-migration'

const ID = '0000:00:03.0/vfio'

/** A function with an MSI-X capability of eight vectors at 40, and this value of Message Control. */
function notes(control: number, unmasked: readonly number[], pin = 0): string[] {
  const config = new Uint8Array(4096)
  config[0x3d] = pin
  config.set([0x10], 0x06)
  config.set([0x40], 0x34)
  config.set([0x11, 0x00, control & 0xff, control >> 8], 0x40)
  const device = { ...deviceAt(ID, config, 0), address: null, unmasked }
  return vfioOrderNotes([device], [])
}

test.each([
  ['enabled', 0x8007, [0, 1, 2, 5, 7], 'MSI-X, 8 vectors, unmasked 0-2, 5, 7'],
  ['enabled with all vectors masked', 0x8007, [], 'MSI-X, 8 vectors, all masked'],
  ['enabled and masked as a whole', 0xc007, [0, 1], 'MSI-X, 8 vectors, all masked by the function'],
  ['disabled', 0x0007, [0, 1], 'no interrupt'],
])('MSI-X that is %s', (_, control, unmasked, said) => {
  expect(notes(control, unmasked)).toEqual([`${ID}: restoring its config space enables ${said}`])
})

test('the MSI-X table says nothing about INTx', () => {
  expect(notes(0x0007, [0, 1], 1)).toEqual([`${ID}: restoring its config space enables INTx, 1 vector`])
})
