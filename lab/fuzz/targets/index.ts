import type { Target } from '../target'
import { ANY } from './any'
import { CARRIED } from './carried'
import { COMMANDS } from './commands'
import { DUMPS } from './dumps'
import { LOG_TARGETS } from './logs'
import { OPTIONS } from './options'
import { PAIR } from './pairs'
import { STREAMS } from './streams'
import { USER_FILES } from './user-files'

/** Every kind of input there is. */
export const TARGETS: readonly Target[] = [
  PAIR,
  CARRIED,
  ...DUMPS,
  ...STREAMS,
  ...LOG_TARGETS,
  ...USER_FILES,
  ...OPTIONS,
  ANY,
  COMMANDS,
]
