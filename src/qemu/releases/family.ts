import { type Machine, PSERIES } from './machine'

/** What rules may ask of a machine type's family: what they ask is recorded. */
type Asked = Pick<Machine, 'family' | 'version'>

/** Returns the family of a machine type, for rules: a sweep then tells all families apart. */
export function familyOf({ family, version }: Asked): string {
  if (version.heard) version.heard.family = true
  return family
}

/**
 * Whether a machine type is of one of these families, for rules: a sweep tells no more families apart than it must.
 * @param families one and the same list whenever the question is the same
 */
export function isOfFamilies({ family, version }: Asked, families: readonly string[]): boolean {
  version.heard?.families.add(families)
  return families.includes(family)
}

/** Whether the root bus is PCI Express, for rules. */
export function hasExpressRoot({ express, version }: Pick<Machine, 'express' | 'version'>): boolean {
  if (version.heard) version.heard.express = true
  return express
}

const POWER: readonly string[] = [PSERIES]

/** Whether a machine type is IBM Power's, for rules. */
export const isPseries = (machine: Machine): boolean => isOfFamilies(machine, POWER)
