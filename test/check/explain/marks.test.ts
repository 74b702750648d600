import { describe, expect, test } from 'vitest'
import { triage } from './a-log'

describe('what other programs append to a message', () => {
  test.each([
    // A list of Java's, and a status of Kubernetes.
    [
      "[Exception: internal error: pre-creation of storage target '/a/b' for incremental storage migration of disk 'vda' is not supported].].",
      "pre-creation of storage target '/a/b' for incremental storage migration of disk 'vda' is not supported",
    ],
    [
      "reason: virError(Message='operation failed: guest CPU doesn't match specification: missing features: pks')'",
      "guest CPU doesn't match specification: missing features: pks",
    ],
    [
      "error: guest CPU doesn't match specification: extra features: CPUID.07H:EBX.hle [bit 4]",
      "guest CPU doesn't match specification: extra features: CPUID.07H:EBX.hle [bit 4]",
    ],
  ])('is not part of it: %s', (log, message) => {
    expect(triage(`${log}\n`).otherFailures.map((found) => found.message)).toEqual([message])
  })
})
