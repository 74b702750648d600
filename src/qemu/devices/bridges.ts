import type { Context } from '../painting/context'
import type { Bar } from '../painting/steps/bar'
import { capabilityAt, type DeviceRow, region } from './row'

const SHPC = 0x0c
const SHPC_BYTES = 8

/** The standard hot-plug controller's registers: a bridge with shpc=off has neither capability nor BAR. */
const hotplugController = ({ config }: Context): Bar | null =>
  capabilityAt(config, SHPC, SHPC_BYTES) === undefined ? null : region(0, 'm64', 0x100)

/** Expander buses: only their ids are compared. */
const HOST_BRIDGE_CLASS = 0x060000

export const BRIDGES: readonly DeviceRow[] = [
  // BAR 0 holds the MSI-X table (hw/pci-bridge/gen_pcie_root_port.c).
  { names: ['pcie-root-port'], ids: ['1b36:000c'], bars: [region(0, 'm32', 0x1000)] },
  { names: ['ioh3420'], ids: ['8086:3420'] },
  { names: ['x3130-upstream'], ids: ['104c:8232'] },
  { names: ['xio3130-downstream'], ids: ['104c:8233'] },
  { names: ['pcie-pci-bridge'], ids: ['1b36:000e'], bars: [region(0, 'm64', 0x100)] },
  { names: ['pci-bridge'], ids: ['1b36:0001'], bars: [hotplugController] },
  { names: ['pci-bridge-seat'], ids: ['1b36:000a'], bars: [hotplugController] },
  { names: ['i82801b11-bridge'], ids: ['8086:244e'] },
  { names: ['pxb'], aliases: ['pxb-host'], ids: ['1b36:0009'] },
  { names: ['pxb-pcie'], aliases: ['pxb-pcie-host'], ids: ['1b36:000b'] },
  {
    names: ['pxb-cxl'],
    aliases: ['pxb-cxl-host'],
    // Has no ids of its own before 10.0.
    ids: ['1b36:000b', '0000:0000'],
    unlike: { classes: [HOST_BRIDGE_CLASS] },
  },
]
