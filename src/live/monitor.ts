import { InputError } from '../bytes/input-error'

/** A command of QMP; `arguments` may be left out. */
export interface MonitorCommand {
  readonly execute: string
  readonly arguments?: Readonly<Record<string, unknown>>
}

/** An event of QMP. */
export interface MonitorEvent {
  /** "STOP" */
  readonly event: string
  /** When QEMU sent it, in milliseconds since 1970. */
  readonly at: number
}

/** The answer of QEMU that it refuses a command. */
export class Refused extends Error {
  /**
   * @param command as it was sent
   * @param kind the class of the error, "CommandNotFound" where this QEMU has no such command
   * @param reason in QEMU's words
   */
  constructor(
    readonly command: string,
    readonly kind: string,
    readonly reason: string,
  ) {
    super(`${command}: ${reason}`)
    this.name = 'Refused'
  }
}

/** An answer that has to be text. @throws InputError for any other */
export function textAnswer(answer: unknown, name: string, command: string): string {
  if (typeof answer === 'string') return answer
  throw new InputError(`${name} gives an answer to ${command} that is not QEMU's`)
}

/**
 * The monitor of one QEMU, whichever way it is reached: a QMP socket, or virsh, on this host or through `--via`.
 * Every wait has an end.
 */
export interface Monitor {
  /** Its name in messages: "qmp:/run/vm.sock", "libvirt:web1". */
  readonly name: string
  /**
   * Runs a command and returns what its answer has under "return".
   * @throws Refused if QEMU answers with an error; InputError if the monitor can't be reached or hangs up
   */
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** The same for several commands that do not depend on each other, in one go: a refused one has a Refused as its result. */
  executeAll(commands: readonly MonitorCommand[]): Promise<readonly (unknown | Refused)[]>
  /** The output of a command of the human monitor. @throws as execute */
  hmp(line: string): Promise<string>
  /**
   * Has QEMU write device state (`xen-save-devices-state`), and returns it. However this ends, or this process does,
   * no file and no descriptor set is left behind.
   * The argument `live` is always false: true has QEMU give up its disks if the machine does not run, and changes
   * nothing if it runs (qmp_xen_save_devices_state, migration/savevm.c), and it may be stopped at any moment.
   * @returns the file, and how long the guest stood still in milliseconds; null if that was not seen
   * @throws as execute
   */
  saveDeviceState(machine: SavedMachine): Promise<SavedState>
  /**
   * Has QEMU get a command even if this process, or a program that carries its commands, is killed before the returned
   * function is called.
   * @throws InputError if nothing could send it
   */
  lastWord(command: MonitorCommand): Promise<() => void>
  close(): Promise<void>
}

/** What `saveDeviceState` has to know. */
export interface SavedMachine {
  /** Whether the guest runs. */
  readonly running: boolean
  /** Whether this QEMU has the argument `live`: 2.11 and later. */
  readonly knowsLive: boolean
}

/** What `saveDeviceState` brings. */
export interface SavedState {
  readonly bytes: Uint8Array
  readonly pauseMs: number | null
}
