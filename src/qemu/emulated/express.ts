import { u16, u32 } from '../../bytes/little-endian'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { PORT_TYPE } from '../../pci/function-facts'
import { maskOf, registerOf } from '../../pci/layout'
import { type Context, isOn, isSetOn, machineSince } from '../painting/context'
import type { Traits } from '../painting/model'
import type { Step } from '../painting/step'
import {
  ATOMIC_COMPLETERS,
  ariForwarding,
  atomicCompleters,
  deviceErrors,
  express,
  functionLevelReset,
  linkControl,
  noExtendedCapability,
  rootControl,
  slot,
  slotLink,
} from '../painting/steps/express'
import { isOfFamilies } from '../releases/family'
import { type MachineChange, since } from '../releases/rule-changes'

const PORTS: readonly number[] = [PORT_TYPE.root, PORT_TYPE.upstream, PORT_TYPE.downstream, PORT_TYPE.pcieToPci]

/** Families of machine types that plug devices through ACPI by default, and the first version that does. */
const ACPI_HOTPLUG: readonly (readonly [families: readonly string[], since: MachineChange])[] = [
  [['pc-q35'], '6.1'],
  [['pc-i440fx'], '2.0'],
]
const EXTENDED_START = 0x100
const ACPI_SWITCH = 'acpi-pci-hotplug-with-bridge-support'

/** Whether ACPI plugs devices without involving the port, whose slot keeps reading as empty (acpi_pcihp_device_plug_cb). */
export function plugsByAcpi(context: Context): boolean {
  const { machine } = context
  const of = machine ? ACPI_HOTPLUG.find(([families]) => isOfFamilies(machine, families)) : ACPI_HOTPLUG[0]
  return of !== undefined && machineSince(context, of[1]) && isSetOn(context, ACPI_SWITCH, true)
}

/** Returns accessors for the registers of the capability at `at` by name. */
function reader(config: Uint8Array, at: number) {
  const read = (name: string) => {
    const { offset, width } = registerOf(EXP, name)
    return width === 4 ? u32(config, at + offset) : u16(config, at + offset)
  }
  return { read, has: (name: string, field: string) => (read(name) & maskOf(EXP, name, field)) !== 0 }
}

/** The device/port type of the PCI Express capability at `at`. */
export const expressType = (config: Uint8Array, at: number): number => (u16(config, at + 2) >> 4) & 0xf

/** Returns the calls that built the PCI Express capability at `at` of this dump, in QEMU's order. */
export function expressSteps(context: Context, at: number, traits: Traits): Step[] {
  const { config } = context
  const { read, has } = reader(config, at)
  const version = (read('FLAGS') & 0xf) === 1 ? 1 : 2
  const type = expressType(config, at)
  const port = PORTS.includes(type)
  const steps = [express(at, { version, type, port: read('LNKCAP') >>> 24, extendedTag: has('DEVCAP', 'EXT_TAG') })]
  if (has('DEVCAP', 'FLR')) steps.push(functionLevelReset(at))
  if (port || traits.deviceErrors) steps.push(deviceErrors(at))
  if (traits.linkControl) steps.push(linkControl(at))
  if (has('FLAGS', 'SLOT')) {
    steps.push(
      ...slot(at, {
        number: read('SLTCAP') >>> 19,
        nativeHotplug: has('SLTCAP', 'HPC'),
        powerController: has('SLTCAP', 'PCP'),
        presenceCompared: !since(context.qemu, 'presence-not-compared'),
        showsPresence: () => has('SLTSTA', 'PDS') || (has('SLTCAP', 'HPC') && !plugsByAcpi(context)),
      }),
    )
  }
  if (type === PORT_TYPE.root) steps.push(rootControl(at))
  if (version === 2 && has('DEVCAP2', 'ARI')) steps.push(ariForwarding(at))
  const completers =
    type === PORT_TYPE.root && version === 2 ? ATOMIC_COMPLETERS.filter((name) => has('DEVCAP2', name)) : []
  if (completers.length > 0 && since(context.qemu, 'root-port-atomics')) steps.push(atomicCompleters(at, completers))
  if (port) steps.push(slotLink(at, { speed: read('LNKCAP') & 0xf, width: (read('LNKCAP') >> 4) & 0x3f }))
  // A capability that starts there makes the same dword read-only.
  const startsExtended = u32(config, EXTENDED_START) !== 0
  if (!startsExtended && (since(context.qemu, 'extended-start-read-only') || isOn(context, 'x-pcie-extcap-init'))) {
    steps.push(noExtendedCapability)
  }
  return steps
}
