import type { Target } from '../../qemu/reconstruct'
import { AskedDefaults, type CompatProperty, defaultOf } from '../../qemu/releases/compat'
import type { Machine } from '../../qemu/releases/machine'
import { Questions, type Version } from '../../qemu/releases/version'

/** A QEMU that a request may mean: a release and one of its machine types. */
export interface Candidate {
  readonly qemu: Version
  readonly machine: Machine
}

/** Returns a candidate in the form that rules take. */
export const candidateTarget = ({ qemu, machine }: Candidate): Target => ({ qemu, machine, notes: machine.notes })

/** A target that records what rules ask of it, and which other targets give the same answers: known once all rules have asked. */
export interface Listening {
  readonly target: Target
  /** What was asked: equal texts for equal questions. */
  readonly questions: () => string
  readonly isRelease: () => (qemu: Version) => boolean
  readonly isType: () => (machine: Machine) => boolean
  /** Properties whose defaults were asked for, each with its default here. */
  readonly defaults: () => readonly (readonly [CompatProperty, string])[]
}

/** Whether two machine types are of one kind, as far as rules asked for it. */
function isKindAlike({ family, express, families }: Questions, a: Machine, b: Machine): boolean {
  if (a.family === b.family) return true
  if (family || (express && a.express !== b.express)) return false
  for (const list of families) if (list.includes(a.family) !== list.includes(b.family)) return false
  return true
}

/** Numbers of the lists of families and the properties that rules ask for, which are the same objects each time. */
const numbers = new Map<object, number>()

function numbersOf(objects: Iterable<object>): string {
  let text = ''
  for (const object of objects) {
    const number = numbers.get(object) ?? numbers.size
    numbers.set(object, number)
    text += `${number},`
  }
  return text
}

const asText = ({ from, names, family, express, families }: Questions): string =>
  `${[...from].join()};${[...names].join()};${family};${express};${numbersOf(families)}`

/** Returns a candidate as a target that records what is asked of it. */
export function listening({ qemu, machine }: Candidate): Listening {
  const asked = new AskedDefaults()
  const ofRelease = new Questions(asked)
  const ofMachine = new Questions(asked)
  return {
    target: candidateTarget({
      qemu: { ...qemu, heard: ofRelease },
      machine: { ...machine, version: { ...machine.version, heard: ofMachine } },
    }),
    questions: () => `${asText(ofRelease)} ${asText(ofMachine)} ${numbersOf(asked.properties)}`,
    isRelease: () => ofRelease.likeOf(qemu),
    isType: () => {
      const isVersion = ofMachine.likeOf(machine.version)
      return (other) => isVersion(other.version) && isKindAlike(ofMachine, other, machine)
    },
    defaults: () => [...asked.properties].map((property) => [property, defaultOf(property, qemu, machine)] as const),
  }
}

/** Returns whether a candidate gives the same answers as the one that was listened to. */
export function alikeIn(heard: Listening): (candidate: Candidate) => boolean {
  const [isRelease, isType, defaults] = [heard.isRelease(), heard.isType(), heard.defaults()]
  return ({ qemu, machine }) =>
    isRelease(qemu) &&
    isType(machine) &&
    defaults.every(([property, value]) => defaultOf(property, qemu, machine) === value)
}
