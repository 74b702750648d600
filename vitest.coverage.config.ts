import { defineConfig } from 'vitest/config'

const HUNDRED = { lines: 100, branches: 100 }

/** Files of which every line and branch is run: they stay so. The rest of the verdict path is measured only. */
const WHOLE = [
  'src/check/{chosen,compare,differences,message,migration,neighbours,pair,per-device,prove-source}.ts',
  'src/check/{restore-stops,rule-finder,run,section-state,suspects,vfio-order}.ts',
  'src/{qemu/painter,qemu/raw-chain,pci/walk}.ts',
  'src/formats/stream/**',
]

/**
 * Lines and branches of the verdict path that tests run in process: what decides whether a device is accepted, and the
 * reading of streams that it decides on. Tests that start QEMU or the CLI are left out: what they reach does not count.
 */
export default defineConfig({
  test: {
    include: ['test/{check,pci,stream}/**/*.test.ts', 'test/qemu-rules/{painter,raw-chain}.test.ts'],
    // A minute and more each, and nothing that the others do not reach.
    exclude: ['test/stream/damaged.test.ts', 'test/check/verdict.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      reporter: [['text', { skipFull: true }], 'json-summary', 'json'],
      reportsDirectory: 'coverage',
      include: [
        'src/check/**',
        'src/formats/stream/**',
        'src/qemu/painter.ts',
        'src/qemu/raw-chain.ts',
        'src/pci/walk.ts',
      ],
      exclude: ['src/check/cases/catalogue/**'],
      thresholds: Object.fromEntries(WHOLE.map((files) => [files, HUNDRED])),
    },
  },
})
