import { proveFrom } from '../../../src/check/device/proof/prove-source'
import { type Proof, type ProofEnd, proofEnd } from '../../../src/check/report/proof'
import type { CheckRequest } from '../../../src/check/report/request'
import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import { reconstruct } from '../../../src/qemu/reconstruct'
import type { TargetRequest } from '../../../src/qemu/request'

/**
 * What check says about a pair of config spaces as QEMU holds them, with its proof.
 * @param sourceSet properties of the source's device that are not like the destination's
 */
export function proven(
  source: Device,
  destination: Device,
  target: TargetRequest,
  sourceSet: ReadonlyMap<string, string> = new Map(),
): Proof {
  const request: CheckRequest = {
    target,
    sourceQemu: target.qemu,
    sourceSet,
    sourceView: 'qemu',
    destinationView: 'qemu',
    devices: [],
    map: new Map(),
    all: false,
    prove: proveFrom,
    version: '0.0.0',
  }
  return runCheck([source], [destination], request).devices[0]!.proof!
}

/** A device as one end of a proof. */
export const endOf = (device: Device, target: TargetRequest): ProofEnd => proofEnd(reconstruct(device, target))

/** Numbers from 0 to 255 that are the same in every run. */
export function bytesFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  }
}

/** Config space with random values in all `bits`. */
export const scattered = (config: Uint8Array, bits: Uint8Array, random: () => number): Uint8Array =>
  config.map((byte, i) => (byte & ~(bits[i] ?? 0)) | (random() & (bits[i] ?? 0)))
