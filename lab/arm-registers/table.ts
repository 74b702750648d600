import { CONSTANT, WRITABLE } from '../../src/check/machine/arm-register-table'

/** What became of writing other values into a register on load. */
export type Kind = 'constant' | 'writable'

export const FILE = 'src/check/machine/arm-register-table.ts'

/** Digits of a register's number that lines of the table have in common. */
const COMMON = 11

const HEAD = `/**
 * System registers of Arm processors, by KVM's numbers (KVM_REG_ARM64_SYSREG): those that hold the same value no matter what is written
 * into them, so that another value is refused (write_list_to_cpustate, target/arm/helper.c), and those that take values of a
 * guest. Measured by \`npm run registers\`, each register alone with three other values, on 7.2.22, 10.0.13 and 11.1.3 with
 * cortex-a15, cortex-a57 and max, all with EL2, max with EL3; all agree. One line for each first ${COMMON} digits of the numbers, in
 * hexadecimal, and the digits that follow.
 */
`

/** @param numbers 16 hexadecimal digits each */
function linesOf(numbers: readonly string[]): string {
  const groups = new Map<string, string[]>()
  for (const number of [...numbers].sort()) {
    const head = number.slice(0, COMMON)
    groups.set(head, [...(groups.get(head) ?? []), number.slice(COMMON)])
  }
  return [...groups].map(([head, rest]) => `${head} ${rest.join(' ')}`).join('\n')
}

/** What the table says so far. */
export function known(): Map<string, Kind> {
  const numbers = (text: string): string[] =>
    text
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [head, ...rest] = line.split(' ')
        return rest.map((tail) => `${head}${tail}`)
      })
  return new Map([
    ...numbers(CONSTANT).map((number) => [number, 'constant'] as const),
    ...numbers(WRITABLE).map((number) => [number, 'writable'] as const),
  ])
}

/** The table as a source file. */
export function registersFile(registers: ReadonlyMap<string, Kind>): string {
  const of = (kind: Kind) => linesOf([...registers].flatMap(([number, own]) => (own === kind ? [number] : [])))
  const text = (name: string, kind: Kind) => `export const ${name}: string = \`\n${of(kind)}\n\`\n`
  return `${HEAD}${text('CONSTANT', 'constant')}\n${text('WRITABLE', 'writable')}`
}
