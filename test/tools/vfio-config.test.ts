import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { againstSource } from '../../lab/host-kernel/against-source'
import { NEEDED } from '../../lab/host-kernel/compiled'
import { CC } from '../qemu/harness/available'

/** Where Debian's packages linux-source-VERSION put the kernel. */
const SOURCES = '/usr/src'

const archives = readdirSync(SOURCES).filter((name) => /^linux-source-[\d.]+\.tar\.xz$/.test(name))

test.each(archives)('%s: vfio_pci_config.c shows of random functions what pcimig says, byte for byte', (archive) => {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  try {
    const linux = basename(archive, '.tar.xz')
    const members = NEEDED.map((file) => `${linux}/${file}`)
    execFileSync('tar', ['-xJf', join(SOURCES, archive), '-C', folder, '--occurrence=1', ...members])
    const found = againstSource(join(folder, linux), CC, 2000, 1)
    expect(found.different).toEqual([])
    expect(found.equal).toBeGreaterThan(1800)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
