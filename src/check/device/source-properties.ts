import { knowsProperty } from '../../qemu/releases/compat'
import type { Version } from '../../qemu/releases/version'
import type { CheckRequest } from '../report/request'

type Given = Pick<CheckRequest, 'target' | 'sourceSet'>

/** Returns the properties given for the destination but not for the source. */
export const assumedProperties = ({ target, sourceSet }: Given): readonly (readonly [name: string, value: string])[] =>
  [...target.set].filter(([name]) => !sourceSet?.has(name))

/**
 * Returns the properties of the source's device: those given for it, and those of the destination's that the source's
 * QEMU knows, because both ends of a migration are started alike.
 */
export const sourceProperties = (given: Given, qemu: Version): ReadonlyMap<string, string> =>
  new Map([...assumedProperties(given).filter(([name]) => knowsProperty(name, qemu)), ...(given.sourceSet ?? [])])
