import { InputError } from '../bytes/input-error'
import { nearest } from '../bytes/nearest'
import type { HostKernel } from './behaviour'
import { parseKernel } from './release'
import { ruleNames } from './rules'

/** Prefix of the names that `--set` takes for rules of the host's kernel. */
const PREFIX = 'kernel:'
const VALUES: Readonly<Record<string, boolean>> = { on: true, off: false }

function override(name: string, value: string): readonly [string, boolean] {
  const rule = name.slice(PREFIX.length)
  const names = ruleNames()
  if (!names.includes(rule)) {
    const meant = nearest(rule, names)
    throw new InputError(
      `there is no rule of the host's kernel ${JSON.stringify(rule)}`,
      {},
      meant === null ? 'docs/host-kernel.md lists them' : `nearest is ${meant}`,
    )
  }
  const on = VALUES[value]
  if (on === undefined) throw new InputError(`'${value}' is not a value for ${name}`, {}, 'write on or off')
  return [rule, on]
}

/** A host's kernel, and what is left of the properties. */
export interface GivenKernel {
  readonly kernel: HostKernel
  /** QEMU's own properties. */
  readonly set: ReadonlyMap<string, string>
}

/**
 * Separates what properties say about the host's kernel (`kernel:PCI_EXT_CAP_ID_DVSEC=on`) from those of QEMU.
 * @param release as `uname -r` prints it, or the text of /proc/version; undefined if it is not given
 * @throws InputError for a text without a release, and for a rule that does not exist
 */
export function givenKernel(release: string | undefined, properties: ReadonlyMap<string, string>): GivenKernel {
  const isRule = (name: string) => name.startsWith(PREFIX)
  const rules = [...properties].filter(([name]) => isRule(name))
  return {
    kernel: {
      release: release === undefined ? null : parseKernel(release),
      overrides: new Map(rules.map(([name, value]) => override(name, value))),
    },
    set: rules.length === 0 ? properties : new Map([...properties].filter(([name]) => !isRule(name))),
  }
}
