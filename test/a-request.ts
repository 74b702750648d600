import type { CheckRequest } from '../src/check/report/request'
import type { TargetRequest } from '../src/qemu/request'

/** A destination of which nothing is told. */
export const NOTHING_GIVEN: TargetRequest = {
  qemu: null,
  machine: null,
  set: new Map(),
  placement: null,
  bars: new Map(),
  rom: null,
  profile: null,
  view: null,
}

/** A request that tells nothing but this. */
export const asked = (over: Partial<CheckRequest> = {}): CheckRequest => ({
  target: NOTHING_GIVEN,
  sourceQemu: null,
  sourceView: null,
  destinationView: null,
  devices: [],
  map: new Map(),
  all: false,
  version: '0.0.0',
  ...over,
})
