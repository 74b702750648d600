import { EXP } from '../../pci/capabilities/standard/express/registers'
import type { Device } from '../../pci/device'
import { maskOf, registerOf } from '../../pci/layout'
import type { Assumption } from '../options/assumption'
import { expressAt, expressBits, setExpressBits } from '../options/edit'
import { since } from '../releases/rule-changes'
import type { Version } from '../releases/version'

const SECONDARY_BUS = 0x19

/** Whether a slot holds a device, as a port's Slot Status shows it. */
interface Presence {
  readonly occupied: boolean
  readonly compared: (qemu: Version) => boolean
  readonly assumption: Assumption
}

const busOf = (address: string): number => Number.parseInt(address.split(':').at(-2) ?? '', 16)

/** Whether another device is behind this port: below it in QEMU's path, or on its secondary bus. */
export function isBehind(port: Device, other: Device): boolean {
  const path = port.id?.split('/')[0]
  if (path && other.id?.startsWith(`${path}:`)) return true
  const bus = port.config[SECONDARY_BUS]!
  return bus !== 0 && other.address !== null && busOf(other.address) === bus
}

/**
 * Returns whether a port's slot is occupied on the destination, which is as on the source. Confirmed if the other
 * devices of the source agree with the port, or if one behind a slot that reads empty shows that ACPI plugged it there,
 * as it does on the destination.
 * @param all the devices of the source
 * @param byAcpi whether ACPI plugs devices on the destination
 * @returns null for a device without a slot
 */
export function presence(port: Device, all: readonly Device[], byAcpi: boolean): Presence | null {
  if (expressBits(port.config, 'FLAGS', 'SLOT') !== true) return null
  const occupied = expressBits(port.config, 'SLTSTA', 'PDS') === true
  const isFilled = all.some((other) => other !== port && isBehind(port, other))
  const confirmed = all.length > 1 && (isFilled === occupied || (isFilled && byAcpi))
  const value = occupied ? 'occupied' : 'empty'
  return {
    occupied,
    compared: (qemu) => !since(qemu, 'presence-not-compared'),
    assumption: {
      property: 'slot',
      value,
      from: 'dump',
      confirmed,
      text: `the slot is ${value}, as the source shows it${confirmed ? '' : '; compared by QEMU before 8.1'}`,
    },
  }
}

/** Sets or clears Presence Detect State in Slot Status of `config`. */
export const setPresence = (config: Uint8Array, occupied: boolean): boolean =>
  setExpressBits(config, occupied, 'SLTSTA', 'PDS')

/** Returns offset and mask of Presence Detect State, null without the capability. */
export function presenceBit(config: Uint8Array): { at: number; mask: number } | null {
  const express = expressAt(config)
  return express === undefined
    ? null
    : { at: express + registerOf(EXP, 'SLTSTA').offset, mask: maskOf(EXP, 'SLTSTA', 'PDS') }
}
