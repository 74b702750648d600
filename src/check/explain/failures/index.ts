import type { StatementId } from '../../../formats/log/statements'
import { BLOCKER_TEXTS } from './blockers'
import { CLIENT_TEXTS } from './clients'
import { COMMAND_TEXTS } from './commands'
import { CPU_TEXTS } from './cpu'
import { DEFINITION_TEXTS } from './definition'
import { DEVICE_TEXTS } from './devices'
import type { FailureText } from './failure-text'
import { HOST_TEXTS } from './hosts'
import { INFERRED_TEXTS, type InferredId } from './inferred'
import { MANAGEMENT_TEXTS } from './management'
import { MEMORY_TEXTS } from './memory'
import { ORCHESTRATION_TEXTS } from './orchestration'
import { PROGRAM_TEXTS } from './programs'
import { SETTINGS_TEXTS } from './settings'
import { STARTING_TEXTS } from './starting'
import { STREAM_TEXTS } from './stream'
import { BACKEND_TEXTS, TRANSPORT_TEXTS } from './transport'
import { UNKNOWN_TEXTS } from './unknown'
import { VFIO_TEXTS } from './vfio'
import { XAPI_TEXTS } from './xapi'

/** The explanation of everything that a log can say about a failure, and of what follows from what it does not say. */
export const FAILURE_TEXTS: Readonly<Record<StatementId | InferredId, FailureText>> = {
  ...STREAM_TEXTS,
  ...MEMORY_TEXTS,
  ...DEVICE_TEXTS,
  ...BACKEND_TEXTS,
  ...TRANSPORT_TEXTS,
  ...VFIO_TEXTS,
  ...CPU_TEXTS,
  ...BLOCKER_TEXTS,
  ...DEFINITION_TEXTS,
  ...MANAGEMENT_TEXTS,
  ...SETTINGS_TEXTS,
  ...STARTING_TEXTS,
  ...COMMAND_TEXTS,
  ...HOST_TEXTS,
  ...ORCHESTRATION_TEXTS,
  ...XAPI_TEXTS,
  ...CLIENT_TEXTS,
  ...UNKNOWN_TEXTS,
  ...PROGRAM_TEXTS,
  ...INFERRED_TEXTS,
}

export type { About, Facts, FailureText, WayOut } from './failure-text'
