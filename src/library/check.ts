import { checkMigration } from '../check/machine/migration'
import { runPrediction } from '../check/predict/predict'
import { proveFrom } from '../check/proof/prove-source'
import type { Report } from '../check/report/report'
import type { CheckRequest } from '../check/report/request'
import { runCheck } from '../check/run'
import { type CheckOptions, checkRequest } from './options'
import { isStream, type Side } from './sides'

const requestOf = (options: CheckOptions): CheckRequest => ({
  ...checkRequest(options),
  ...(options.prove ? { prove: proveFrom } : {}),
})

/**
 * Checks whether QEMU on the destination accepts the config space of each device of the source. Two streams are
 * compared as whole machines, with RAM blocks and sections; the report's `covers` lists what was compared.
 * @param source the devices that the migration sends
 * @param destination the same devices, freshly created on the destination
 * @throws InputError for an invalid request, and when there is nothing to compare
 */
export function check(source: Side, destination: Side, options: CheckOptions = {}): Report {
  const request = requestOf(options)
  if (isStream(source) && isStream(destination)) return checkMigration(source, destination, request)
  return runCheck(source.devices, destination.devices, request)
}

/**
 * The same without the destination's config space, which is predicted from the source's for `qemu` and `machine`; a
 * stream names its machine type itself.
 * @throws InputError when QEMU's version or the machine type is missing, and as check
 */
export function predict(source: Side, options: CheckOptions): Report {
  return runPrediction(source.devices, requestOf(options), isStream(source) ? source.machine : null)
}
