import { CONSTANT, WRITABLE } from './arm-register-table'

function numbersIn(text: string): ReadonlySet<bigint> {
  const lines = text.trim().split('\n')
  return new Set(
    lines.flatMap((line) => {
      const [head = '', ...rest] = line.split(' ')
      return rest.map((tail) => BigInt(`0x${head}${tail}`))
    }),
  )
}

let constant: ReadonlySet<bigint> | undefined
let writable: ReadonlySet<bigint> | undefined

/** Whether a system register of an Arm processor is known to keep its value no matter what is written. @param register KVM's number */
export function isConstant(register: bigint): boolean {
  constant ??= numbersIn(CONSTANT)
  return constant.has(register)
}

/** Whether it is known to take what a guest can have written. */
export function isWritable(register: bigint): boolean {
  writable ??= numbersIn(WRITABLE)
  return writable.has(register)
}
