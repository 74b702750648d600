import type { StatementId } from '../../../formats/log/statements'
import { BLOCKER_WORDS } from './blockers'
import { COMMAND_WORDS } from './commands'
import { CPU_WORDS } from './cpu'
import { DEFINITION_WORDS } from './definition'
import { DEVICE_WORDS } from './devices'
import { HOST_WORDS } from './hosts'
import { INFERRED_WORDS, type InferredId } from './inferred'
import { MANAGEMENT_WORDS } from './management'
import { MEMORY_WORDS } from './memory'
import { ORCHESTRATION_WORDS } from './orchestration'
import { PROGRAM_WORDS } from './programs'
import { SETTINGS_WORDS } from './settings'
import { STARTING_WORDS } from './starting'
import { STREAM_WORDS } from './stream'
import { BACKEND_WORDS, TRANSPORT_WORDS } from './transport'
import { VFIO_WORDS } from './vfio'
import type { Words } from './words'
import { XAPI_WORDS } from './xapi'

/** The explanation of everything that a log can say about a failure, and of what follows from what it does not say. */
export const WORDS: Readonly<Record<StatementId | InferredId, Words>> = {
  ...STREAM_WORDS,
  ...MEMORY_WORDS,
  ...DEVICE_WORDS,
  ...BACKEND_WORDS,
  ...TRANSPORT_WORDS,
  ...VFIO_WORDS,
  ...CPU_WORDS,
  ...BLOCKER_WORDS,
  ...DEFINITION_WORDS,
  ...MANAGEMENT_WORDS,
  ...SETTINGS_WORDS,
  ...STARTING_WORDS,
  ...COMMAND_WORDS,
  ...HOST_WORDS,
  ...ORCHESTRATION_WORDS,
  ...XAPI_WORDS,
  ...PROGRAM_WORDS,
  ...INFERRED_WORDS,
}

export type { About, Facts, Step, Words } from './words'
