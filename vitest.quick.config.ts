import { defineConfig } from 'vitest/config'

/**
 * `npm run test:quick`, the loop while one works: what needs no build, starts no program and takes no time. A new test
 * in these folders is part of it unless it is listed here. `npm test` runs everything.
 */
const QUICK = [
  'test/{bytes,check,formats,pci,qemu-rules,report,stream}/**/*.test.ts',
  'test/{documents,structure}.test.ts',
]

/** A quarter of a second and more, but for what most changes touch: every record of a QEMU, every release, or thousands of random inputs. */
const LONG = [
  'test/bytes/cursor.test.ts',
  'test/check/{contradictions,device,doubts,measured,obstacles,pairs-once,properties,prove,prove-ends,recorded-restores,sweep,verdict}.test.ts',
  'test/check/virtual-functions.test.ts',
  'test/check/atlas/{diff,known-breakages,matrix}.test.ts',
  'test/check/explain/{passed-through,public-reports,real-restores}.test.ts',
  'test/check/fingerprint/fingerprint.test.ts',
  'test/check/report/notes.test.ts',
  'test/formats/{byte-order,damage,limits,log,long-logs,property,variants}.test.ts',
  'test/pci/{name,properties,show-device}.test.ts',
  'test/qemu-rules/{always,appearance,fresh,ground-truth,hostile,never-missed,painter-properties,predict,user-profiles,vfio-rules}.test.ts',
  'test/report/{github,hex-grid}.test.ts',
  'test/stream/{analysis,broken-header,containers,damaged,device-states,devices,failing-disk,hostile,json-members,property,walk-back}.test.ts',
]

export default defineConfig({
  test: {
    include: QUICK,
    testTimeout: 60_000,
    exclude: LONG,
    // Modules are loaded once for all files: none of them changes what another one sees.
    isolate: false,
    pool: 'threads',
    maxWorkers: 2,
  },
})
