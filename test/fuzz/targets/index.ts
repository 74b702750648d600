import type { Target } from '../target'
import { COMMANDS } from './commands'
import { DUMPS } from './dumps'
import { PAIR } from './pairs'
import { STREAMS } from './streams'
import { WORDS } from './words'

/** Every kind of input there is. */
export const TARGETS: readonly Target[] = [PAIR, ...DUMPS, ...STREAMS, ...WORDS, COMMANDS]
