import { configDefaults, defineConfig } from 'vitest/config'
import { excludedTests } from './test/qemu/harness/available'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...excludedTests()],
    globalSetup: ['test/qemu/announce.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
