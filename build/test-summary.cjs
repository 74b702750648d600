'use strict'
/**
 * Reads vitest's JSON report (argument 1) and prints how many tests passed and failed. Ends with 1 if one failed or did
 * not run: what is skipped in CI has proven nothing.
 */
const { readFileSync } = require('node:fs')

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
)
const notRun = numPendingTests + numTodoTests
if (notRun > 0) console.log(`${notRun} tests did not run`)
console.log(`${numPassedTests} passed, ${numFailedTests} failed`)
process.exitCode = success && notRun === 0 && numPassedTests > 0 ? 0 : 1
