import { proveFrom } from '../check/device/proof/prove-source'
import { withCases } from '../check/explain/case-of-stop'
import type { Report } from '../check/report/report'
import type { CheckRequest } from '../check/report/request'
import { checkSides, predictSide } from '../check/sides/sides'
import { type CheckOptions, checkRequest } from './options'
import { asCompared, type Side } from './sides'

const requestOf = (options: CheckOptions): CheckRequest => ({
  ...checkRequest(options),
  ...(options.prove ? { prove: proveFrom } : {}),
})

/**
 * Checks whether QEMU on the destination accepts the config space of each device of the source. Two streams
 * or captures are compared as whole machines, with RAM blocks and sections; the report's `covers` lists what was compared.
 * @param source the devices that the migration sends
 * @param destination the same devices, freshly created on the destination
 * @throws InputError for an invalid request, and when there is nothing to compare
 */
export function check(source: Side, destination: Side, options: CheckOptions = {}): Report {
  return withCases(checkSides(asCompared(source), asCompared(destination), requestOf(options)))
}

/**
 * The same without the destination's config space, which is predicted from the source's for `qemu` and `machine`; a
 * stream names its machine type itself.
 * @throws InputError when QEMU's version or the machine type is missing, and as check
 */
export function predict(source: Side, options: CheckOptions): Report {
  return withCases(predictSide(asCompared(source), requestOf(options)))
}
