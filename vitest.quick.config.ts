import { defineConfig } from 'vitest/config'

/**
 * `npm run test:quick`, the loop while one works: what needs no build, starts no program and takes no time. A new test
 * in these folders is part of it unless it is listed here. `npm test` runs everything.
 */
const QUICK = [
  'test/{bytes,check,formats,pci,qemu-rules,report,stream}/**/*.test.ts',
  'test/{documents,structure}.test.ts',
]

/** Half a second of CPU time and more: every record of a QEMU, every release, or thousands of random inputs. */
const LONG = [
  'test/check/{atlas,device,doubts,explain,properties,prove,report,sweep,verdict,virtual-functions}.test.ts',
  'test/formats/{damage,limits,log,property}.test.ts',
  'test/pci/{name,show-device}.test.ts',
  'test/qemu-rules/{always,appearance,fresh,ground-truth,hostile,never-missed,predict,user-profiles}.test.ts',
  'test/report/hex-grid.test.ts',
  'test/stream/{analysis,broken-header,containers,damaged,devices,failing-disk,hostile,property,walk-back}.test.ts',
]

export default defineConfig({
  test: {
    include: QUICK,
    exclude: LONG,
    // Modules are loaded once for all files: none of them changes what another one sees.
    isolate: false,
    pool: 'threads',
  },
})
