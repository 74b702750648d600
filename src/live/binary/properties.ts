import { run } from '../process/run'

/** A line of `-device TYPE,help`: "  vectors=<uint32>  -  (default: 3)" (qmp_device_list_properties, 1.5 to 11.1). */
const PROPERTY = /^ {2}([\w.-]+)=<[^>]*>/gm

const PATIENCE = 20_000

/** The properties that a program's device types take, by type; those of a type that it does not have are empty. */
export async function propertiesIn(
  program: string,
  types: Iterable<string>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, ReadonlySet<string>>()
  for (const type of new Set(types)) {
    const { out } = await run([program, '-device', `${type},help`], { patience: PATIENCE, late: 'kill' })
    found.set(type, new Set([...out.toString('latin1').matchAll(PROPERTY)].map(([, name]) => name!)))
  }
  return found
}
