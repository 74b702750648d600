import { attribute, childOf, withChildren } from '../element'
import { childrenOf, type XmlElement } from '../xml'
import type { AbsentDevice, LeftOut } from './twin-result'

/** Options of QEMU's that only set properties, and open nothing. */
const HARMLESS = /^-{1,2}global$/

/** Options that add a device to the machine. */
const DEVICE = /^-{1,2}device$/

const LONGEST_SHOWN = 80

const wordOf = (argument: XmlElement): string => attribute(argument, 'value') ?? ''

/** What remains of <qemu:commandline>. */
export interface QemuCommandLine {
  readonly element: XmlElement | null
  readonly missing: readonly AbsentDevice[]
  readonly leftOut: readonly LeftOut[]
}

/** Keeps the defaults that `-global` gives to device types. Everything else may open files and devices of the guest's. */
export function keptCommandLine(of: XmlElement): QemuCommandLine {
  const kept: XmlElement[] = []
  const missing: AbsentDevice[] = []
  const leftOut: LeftOut[] = []
  const children = childrenOf(of)
  for (let i = 0; i < children.length; i++) {
    const child = children[i]!
    const next = children[i + 1]
    const word = wordOf(child)
    if (HARMLESS.test(word) && next) {
      kept.push(child, next)
      i++
    } else if (DEVICE.test(word) && next) {
      const device = `-device ${wordOf(next).slice(0, LONGEST_SHOWN)}`
      missing.push({ device, address: null, why: 'command-line', pci: true })
      i++
    } else if (child.name.endsWith(':env')) {
      leftOut.push({ element: `environment ${(attribute(child, 'name') ?? '').slice(0, LONGEST_SHOWN)}`, why: 'host' })
    } else {
      leftOut.push({ element: word.slice(0, LONGEST_SHOWN), why: 'command-line' })
    }
  }
  return { element: kept.length === 0 ? null : withChildren(of, kept), missing, leftOut }
}

/**
 * Properties that <qemu:override> gives to devices by alias. Aliases that libvirt numbers by itself differ if the twin
 * lacks a device: then only those remain that the user gave.
 */
export function keptOverrides(of: XmlElement, complete: boolean): QemuCommandLine {
  const children = childrenOf(of)
  const kept = children.filter((device) => complete || (attribute(device, 'alias') ?? '').startsWith('ua-'))
  const left = children.filter((device) => !kept.includes(device))
  return {
    element: kept.length === 0 ? null : withChildren(of, kept),
    missing: [],
    leftOut: left.map((device) => ({
      element: `override of ${attribute(device, 'alias') ?? ''}`,
      why: childOf(device, 'frontend') ? 'alias' : 'unknown',
    })),
  }
}
