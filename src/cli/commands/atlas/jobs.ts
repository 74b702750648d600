import type { Atlas, AtlasDevice, AtlasRequest } from '../../../check/atlas/atlas'
import { inProcesses } from '../processes'

/** The atlas as its JSON has it. */
interface Part extends Omit<Atlas, 'set' | 'devices'> {
  readonly devices: readonly (Omit<AtlasDevice, 'groups'> & { readonly cells: AtlasDevice['groups'] })[]
}

const option = (name: string, values: readonly string[]): string[] => values.flatMap((value) => [name, value])

/**
 * Makes the atlas with several processes, each for its share of the device types.
 * @param types all requested device types
 * @param jobs processes at a time
 * @throws InputError as the command itself
 */
export async function atlasInJobs(
  { from, to, machines, placements, set }: AtlasRequest,
  types: readonly string[],
  jobs: number,
  progress: (done: number) => void,
): Promise<Atlas> {
  const common = [
    ...['atlas', '--jobs', '1', '--format', 'json'],
    ...option('--from', from === null ? [] : [from]),
    ...option('--to', to === null ? [] : [to]),
    ...option('--machine', machines),
    ...option('--placement', placements),
    ...option(
      '--set',
      [...set].map(([name, value]) => `${name}=${value}`),
    ),
  ]
  const args = (piece: readonly string[]) => [...common, ...option('--device', piece)]
  // Types next to each other are alike and take alike long: every process gets some of each kind.
  const work = Array.from({ length: jobs }, (_, job) => types.filter((_type, i) => i % jobs === job))
  let done = 0
  const finished = (job: number) => {
    done += work[job]!.length
    progress(done)
  }
  const parts = (await inProcesses(work, args, jobs, finished)) as Part[]
  const devices = types.map((_, i): AtlasDevice => {
    const { cells, ...device } = parts[i % jobs]!.devices[Math.floor(i / jobs)]!
    return { ...device, groups: cells }
  })
  return { ...parts[0]!, set, devices }
}
