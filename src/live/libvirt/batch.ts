import type { InputError } from '../../bytes/input-error'
import { type MonitorCommand, Refused } from '../monitor'
import { readMessage } from '../qmp/message'
import { virshWord } from './virsh'

/** A command of QMP as one of virsh. @param options of qemu-monitor-command */
export const monitorCommand = (domain: string, { execute, arguments: args }: MonitorCommand, options = ''): string =>
  `qemu-monitor-command ${options}--domain ${virshWord(domain)} --cmd ${virshWord(JSON.stringify({ execute, ...(args && { arguments: args }) }))}`

/** What virsh prints between the answers of two commands. */
export const separator = (mark: string): string => `echo ${mark}`

/** Most characters of a command line's argument: MAX_ARG_STRLEN, include/uapi/linux/binfmts.h, with room to quote. */
const LONGEST_SCRIPT = 50_000

/** Splits commands into as many runs of virsh as their length needs. */
export function portions(domain: string, commands: readonly MonitorCommand[]): readonly (readonly MonitorCommand[])[] {
  const found: MonitorCommand[][] = [[]]
  let length = 0
  for (const command of commands) {
    length += monitorCommand(domain, command).length
    if (length > LONGEST_SCRIPT) {
      found.push([])
      length = 0
    }
    found.at(-1)!.push(command)
  }
  return found
}

/** Commands for one run of virsh, whose answers can be told apart. @param mark a word that is never a line of an answer */
export const batchScript = (domain: string, commands: readonly MonitorCommand[], mark: string): string =>
  commands.map((command) => monitorCommand(domain, command)).join(`; ${separator(mark)}; `)

/**
 * The answer of one command: what it returns, or a Refused.
 * @throws InputError if it is not an answer: virsh failed
 */
export function answerOf(text: string, command: string, failure: InputError): unknown | Refused {
  const message = readMessage(text.trim())
  if (message?.kind === 'return') return message.value
  if (message?.kind === 'error') return new Refused(command, message.class, message.reason)
  throw failure
}

/** The answers to all commands of a batch. @throws InputError if one is missing */
export function answersOf(
  out: string,
  commands: readonly MonitorCommand[],
  mark: string,
  failure: InputError,
): readonly (unknown | Refused)[] {
  const answers = out.split(mark)
  return commands.map(({ execute }, i) => answerOf(answers[i] ?? '', execute, failure))
}
