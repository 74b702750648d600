import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { recorded } from '../ground-truth'

/*
 * Whether the guest may write Device Control of a virtio device is up to x-pcie-deverr-init, which no dump shows
 * (virtio_pci_realize; on by default since machine type 2.9).
 */

const NET = recorded('virtio').find(
  ({ device, placement, options, machines }) =>
    device === 'virtio-net-pci' && placement === 'root-port' && options === '' && machines.includes('pc-q35-7.2'),
)!
const DEVICE: Device = {
  address: null,
  id: null,
  config: fromHex(NET.config),
  bars: new Map(),
  rom: null,
  notes: [],
  fromStream: true,
}
const OFF = ['x-pcie-deverr-init', 'off'] as const
const ON = ['x-pcie-deverr-init', 'on'] as const

function proofOf(set: readonly (readonly [string, string])[], sourceSet: readonly (readonly [string, string])[]) {
  const { devices } = runCheck([DEVICE], [DEVICE], {
    target: {
      qemu: '7.2',
      machine: 'pc-q35-7.2',
      set: new Map(set),
      placement: 'root-port',
      bars: new Map(),
      rom: null,
      profile: 'virtio-net-pci',
      view: null,
    },
    sourceQemu: '7.2',
    sourceSet: new Map(sourceSet),
    sourceView: null,
    destinationView: null,
    devices: [],
    map: new Map(),
    all: false,
    prove: proveFrom,
    version: '0.0.0',
  })
  return devices[0]!.proof!
}

const TAKEN = /the source's device has x-pcie-deverr-init=off like the destination's/

describe('properties of the source', () => {
  test.each([
    ['given for neither end', [], [], 'safe', false],
    ['given for the destination, so for both', [OFF], [], 'safe', true],
    ['given for both', [OFF], [OFF], 'safe', false],
    ['given to differ', [OFF], [ON], 'unsafe', false],
    ['given for the source only', [], [OFF], 'safe', false],
    ['given where they make no difference', [['x-pcie-flr-init', 'on'] as const], [], 'safe', false],
  ] as const)('%s', (_, set, sourceSet, outcome, said) => {
    const proof = proofOf(set, sourceSet)
    expect(proof.outcome).toBe(outcome)
    expect(proof.assumes.some((text) => TAKEN.test(text))).toBe(said)
  })

  test('that are unknown are refused', () => {
    expect(() => proofOf([], [['x-pcie-deverr-int', 'off']])).toThrow(/property "x-pcie-deverr-int" is not known/)
  })
})
