import { BACKENDS } from './backends'
import { BEFORE } from './before'
import { BLOCKERS } from './blockers'
import { CLIENTS } from './clients'
import { MONITOR_COMMANDS } from './commands'
import { CPU } from './cpu'
import { DEFINITION } from './definition'
import { HOSTDEV } from './hostdev'
import { HOSTS } from './hosts'
import { KERNEL } from './kernel'
import { MANAGEMENT } from './management'
import { MEMORY } from './memory'
import { COMMAND_LINE } from './options'
import { ORCHESTRATION } from './orchestration'
import { OUTCOMES } from './outcomes'
import { PROGRAMS } from './programs'
import { SETTINGS } from './settings'
import { STARTING } from './starting'
import { STREAM } from './stream'
import { TRANSPORT } from './transport'
import { VFIO_DEVICES } from './vfio'
import { VIRTUAL_DEVICES } from './virtio'
import { XAPI } from './xapi'

/** The rows of all kinds of statement; if two match the same text, the earlier one says more. */
export const TABLES = [
  ...STREAM,
  ...MEMORY,
  ...VIRTUAL_DEVICES,
  ...BACKENDS,
  ...VFIO_DEVICES,
  ...HOSTDEV,
  ...HOSTS,
  ...CPU,
  ...BLOCKERS,
  ...BEFORE,
  ...SETTINGS,
  ...DEFINITION,
  ...TRANSPORT,
  ...MONITOR_COMMANDS,
  ...MANAGEMENT,
  ...ORCHESTRATION,
  ...OUTCOMES,
  ...XAPI,
  ...PROGRAMS,
  ...STARTING,
  ...KERNEL,
  ...COMMAND_LINE,
  ...CLIENTS,
] as const
