/** What a VFIO device state of a log means under one protocol. */
export interface DeviceState {
  readonly protocol: 'v1 (before Linux 5.18)' | 'v2 (Linux 5.18 and later)'
  readonly name: string
  /** Whether a driver must accept it. */
  readonly valid: boolean
  readonly why: string
}

const RUNNING = 1
const SAVING = 2
const RESUMING = 4
const NDMA = 8
const V1_BITS = RUNNING | SAVING | RESUMING
const KNOWN_BITS = V1_BITS | NDMA

/** Names of the three low bits: bit 0 RUNNING, bit 1 SAVING, bit 2 RESUMING (linux/vfio.h of Linux 4.16 to 5.17). */
const V1_NAMES = ['stopped', 'running', 'stop-and-copy', 'pre-copy', 'resuming', 'invalid', 'error', 'error']

/** enum vfio_device_mig_state (linux/vfio.h since 5.18). */
const V2_NAMES = ['ERROR', 'STOP', 'RUNNING', 'STOP_COPY', 'RESUMING', 'RUNNING_P2P', 'PRE_COPY', 'PRE_COPY_P2P']

function v1Reason(value: number): string {
  const low = value & V1_BITS
  if ((value & ~KNOWN_BITS) !== 0) {
    return `bits 0x${((value & ~KNOWN_BITS) >>> 0).toString(16)} are reserved: a driver must refuse them`
  }
  if ((low & RESUMING) !== 0 && low !== RESUMING) {
    return low === (RESUMING | RUNNING)
      ? 'RESUMING is only valid alone: there is no pre-copy on the resuming side'
      : 'RESUMING together with SAVING means that the device is in error'
  }
  if ((value & NDMA) === 0) return 'a state of the protocol'
  return (low & RUNNING) !== 0
    ? 'NDMA was only proposed: the device runs but starts no DMA; a driver that did not advertise it refuses it'
    : 'NDMA was only proposed, and has no meaning here: a device that does not run starts no DMA'
}

/**
 * Decodes a device state, which two protocols number differently.
 * @param value 32 bits, as a log shows it
 * @returns what it means under v1, a bit field, and under v2, an enumeration
 */
export function deviceState(value: number): readonly DeviceState[] {
  const low = value & V1_BITS
  const reserved = (value & ~KNOWN_BITS) !== 0
  const alone = (low & RESUMING) === 0 || low === RESUMING
  const quiesced = (value & NDMA) !== 0 && (low & RUNNING) !== 0 ? ', DMA quiesced' : ''
  const v2 = V2_NAMES[value]
  return [
    {
      protocol: 'v1 (before Linux 5.18)',
      name: reserved ? 'reserved bits' : `${V1_NAMES[low]}${quiesced}`,
      valid: !reserved && alone,
      why: v1Reason(value),
    },
    {
      protocol: 'v2 (Linux 5.18 and later)',
      name: v2 ?? 'unknown',
      valid: v2 !== undefined && v2 !== 'ERROR',
      why:
        v2 === undefined
          ? 'no state has this number'
          : v2 === 'ERROR'
            ? 'reported by a device, never requested'
            : 'a state of the protocol',
    },
  ]
}

const IN_TEXT = /\bdevice[_ ]?state\s*[=:]?\s*(0x[0-9a-f]{1,8}|\d{1,10})\b/gi

/** Returns the device states that a text names, "device_state=0x5", each once. */
export function findDeviceStates(text: string): number[] {
  const found = [...text.matchAll(IN_TEXT)].map(([, number]) => Number(number))
  return [...new Set(found)].filter((value) => value <= 0xffff_ffff)
}
