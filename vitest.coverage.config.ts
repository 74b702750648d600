import { defineConfig } from 'vitest/config'

const HUNDRED = { lines: 100, branches: 100 }

/** What has to be run as a whole, every line and branch. */
const WHOLE = [
  'src/bytes/{hex,input-error,little-endian,nearest,printable,size,source,sparse}.ts',
  'src/check/**',
  'src/formats/stream/**',
  'src/pci/*.ts',
  'src/qemu/{masks,painter,raw-chain,reconstruct,regions}.ts',
]

/**
 * Lines and branches of the verdict path that tests run in process: what decides whether a device is accepted, and the
 * reading of streams that it decides on. Tests that start QEMU or the CLI are left out: what they reach does not count.
 */
export default defineConfig({
  test: {
    include: [
      'test/{bytes,check,pci,stream}/**/*.test.ts',
      'test/qemu-rules/{detection,painter,painter-properties,raw-chain,regions,request}.test.ts',
    ],
    // A minute and more each, and nothing that the others do not reach.
    exclude: ['test/stream/damaged.test.ts', 'test/check/verdict.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      reporter: [['text', { skipFull: true }], 'json-summary', 'json'],
      reportsDirectory: 'coverage',
      include: WHOLE,
      exclude: ['src/check/cases/catalogue/**'],
      thresholds: Object.fromEntries(WHOLE.map((files) => [files, HUNDRED])),
    },
  },
})
