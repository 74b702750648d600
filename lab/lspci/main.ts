import { compareAll } from './compare'

/**
 * `npm run lspci -- DIRECTORY`: how many lines of `lspci -vvv` for pciutils' own test dumps `show` prints alike, and which
 * not. DIRECTORY is a checkout of pciutils in which `make` was run.
 */
const [directory] = process.argv.slice(2)
if (directory === undefined) {
  process.stderr.write('Name a checkout of pciutils in which make was run: npm run lspci -- ../pciutils\n')
  process.exit(2)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

for (const numbers of ['-n', '-nn'] as const) {
  const compared = compareAll(directory, numbers)
  for (const { name, different } of compared) {
    if (different.length > 0) process.stdout.write(`${numbers} ${name}\n${different.join('\n')}\n`)
  }
  const lines = sum(compared.map((one) => one.lines))
  const equal = sum(compared.map((one) => one.equal))
  const share = ((100 * equal) / lines).toFixed(2)
  process.stdout.write(
    `lspci -vvv ${numbers}: ${equal} of ${lines} lines of ${compared.length} dumps equal (${share} %)\n`,
  )
}
