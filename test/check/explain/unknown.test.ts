import { describe, expect, test } from 'vitest'
import { triage } from './a-log'

const classesOf = (log: string) => triage(`${log}\n`).otherFailures.map((found) => found.class)

describe('a short paste of which no table has a line', () => {
  test.each([
    ["QEMU's own line", 'qemu-system-x86_64: some words of a release to come', 'start', 'unknown-qemu'],
    [
      "a reply of QEMU's monitor",
      '(qemu) \n{"error": {"class": "GenericError", "desc": "some words of a release to come"}}',
      'start',
      'unknown-reply',
    ],
    [
      'a migration',
      'Nova says: could not live-migrate the server to c2: quota of the moon exceeded',
      'source-log',
      'unknown-migration',
    ],
    ['a start', 'ctr: failed to create the VM sandbox: no room in the moon', 'start', 'unknown-start'],
    ["Xen's toolstack", 'libxl: error: libxl_moon.c:42:libxl__moon: the moon refused', 'start', 'unknown-xen'],
    ['another monitor', 'cloud-hypervisor: error: the moon refused', 'other-hypervisor', 'unknown-monitor'],
    ["the host's kernel", 'vfio_moon: attach failed with error -22', 'start', 'unknown-kernel'],
    ['a disk', 'Error: Failed creating VM g1: the volume is too green for any instance', 'storage', 'unknown-start'],
    ['memory', 'qemu-kvm: cannot allocate memory for the moon', 'memory', 'unknown-qemu'],
    [
      'a migration that is not possible',
      'Server g1 cannot be moved: live migration is refused on the moon',
      'not-migratable',
      'unknown-migration',
    ],
    ['any other error', '$ incus start g1\nError: the moon refused', 'start', 'unknown-error'],
  ])('%s is only guessed at', (_, log, name, code) => {
    expect(triage(`${log}\n`).otherFailures).toMatchObject([{ class: name, case: code, certainty: 'possible' }])
  })

  test('the last line of a kind counts, and is quoted', () => {
    const [found] = triage('qemu-kvm: first words\nqemu-kvm: last words\n').otherFailures
    expect(found).toMatchObject({ line: 2, message: 'qemu-kvm: last words' })
    expect(found!.meaning).toContain('"qemu-kvm: last words"')
    expect(found!.remedies.length).toBeGreaterThan(0)
  })

  test('a table that has a line goes before any guess', () => {
    expect(classesOf('qemu-kvm: first words\nqemu-kvm: load of migration failed: Input/output error')).toEqual([
      'connection',
    ])
  })
})

describe('nothing is guessed', () => {
  test.each([
    ['of a line that stops nothing', 'qemu-system-x86_64: warning: some words of a release to come'],
    ['of a QEMU that was told to end', 'qemu-system-x86_64: terminating on signal 15 from pid 7 (virtqemud)'],
    ['of other migrations', 'qemu-docs: database migration failed: no such table'],
    ['of what is not about guests', 'Error: the moon refused'],
    [
      'of a guest that was not there',
      "error: failed to get domain 'g'\nerror: Domain not found: no domain with matching name 'g'",
    ],
    ['of a long log', `${'x\n'.repeat(1 << 15)}qemu-kvm: some words of a release to come`],
  ])('%s', (_, log) => {
    expect(classesOf(log)).toEqual([])
  })
})
