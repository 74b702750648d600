/** The packages of distributions: the single executable, its manual page and completions. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { must } from './node-release.mjs'

const DEBIAN = { x64: 'amd64', arm64: 'arm64' }
const FEDORA = { x64: 'x86_64', arm64: 'aarch64' }
const COMPLETIONS = {
  bash: 'usr/share/bash-completion/completions/pcimig',
  zsh: { deb: 'usr/share/zsh/vendor-completions/_pcimig', rpm: 'usr/share/zsh/site-functions/_pcimig' },
  fish: 'usr/share/fish/vendor_completions.d/pcimig.fish',
}
const SUMMARY = "Tells whether a live migration's destination accepts each PCI device"
const DESCRIPTION = [
  'A QEMU that receives a migration compares the config space of each PCI device',
  'with its own and gives up at the first bit that it checks and that differs.',
  'pcimig says so before the migration, names the register and what to do, and',
  'explains the logs of migrations that failed.',
]
/** Programs that unpack streams and dumps. */
const UNPACKERS = ['bzip2', 'lzop', 'xz', 'zstd']

function put(root, path, content, mode = 0o644) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, mode)
}

/** Lays out what both kinds install. */
function lay(root, kind, { binary, texts, completion }) {
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
  copyFileSync(binary, join(root, 'usr/bin/pcimig'))
  chmodSync(join(root, 'usr/bin/pcimig'), 0o755)
  put(root, 'usr/share/man/man1/pcimig.1.gz', gzipSync(texts.manual, { level: 9 }))
  for (const [shell, path] of Object.entries(COMPLETIONS)) {
    put(root, typeof path === 'string' ? path : path[kind], completion(shell))
  }
  put(root, 'usr/share/doc/pcimig/copyright', texts.copyright)
  put(root, `usr/share/doc/pcimig/changelog.gz`, gzipSync(texts.changes, { level: 9 }))
}

/** Of programs that make packages: files are not newer than that, and neither is the package. */
const timed = (seconds) => ({ env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds), TZ: 'UTC' } })

/** KiB of all files, as Debian counts them. */
const sizeOf = (root) =>
  readdirSync(root, { recursive: true }).reduce(
    (sum, name) => sum + Math.ceil(statSync(join(root, name)).size / 1024),
    0,
  )

/**
 * @param what version, binary, texts and completion of a shell; `quick` compresses less
 * @returns the path of the .deb
 */
export function deb(directory, architecture, what) {
  const root = join(directory, `.deb-${architecture}`)
  rmSync(root, { recursive: true, force: true })
  lay(root, 'deb', what)
  const control = [
    'Package: pcimig',
    `Version: ${what.version}`,
    `Architecture: ${DEBIAN[architecture]}`,
    `Maintainer: ${what.maintainer}`,
    `Installed-Size: ${sizeOf(root)}`,
    'Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6',
    `Suggests: ${UNPACKERS.map((name) => (name === 'xz' ? 'xz-utils' : name)).join(', ')}`,
    'Section: admin',
    'Priority: optional',
    `Description: ${SUMMARY}`,
    ...DESCRIPTION.map((line) => ` ${line}`),
    '',
  ]
  put(root, 'DEBIAN/control', control.join('\n'))
  const file = join(directory, `pcimig_${what.version}_${DEBIAN[architecture]}.deb`)
  const compression = what.quick ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6']
  must('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, file], timed(what.seconds))
  rmSync(root, { recursive: true })
  return file
}

/** @returns the path of the .rpm, for the same arguments */
export function rpm(directory, architecture, what) {
  const top = join(directory, `.rpm-${architecture}`)
  rmSync(top, { recursive: true, force: true })
  lay(join(top, 'tree'), 'rpm', what)
  const files = readdirSync(join(top, 'tree'), { recursive: true })
    .filter((name) => statSync(join(top, 'tree', name)).isFile())
    .sort()
  // Nothing of the tree is touched: stripping a second time would cut off what is inside the executable.
  const spec = [
    '%global debug_package %{nil}',
    '%global __os_install_post %{nil}',
    '%global _build_id_links none',
    // The same package on every host and day.
    '%global _buildhost localhost',
    '%global use_source_date_epoch_as_buildtime 1',
    '%global clamp_mtime_to_source_date_epoch 1',
    `%global _binary_payload ${what.quick ? 'w1.gzdio' : 'w6.xzdio'}`,
    'Name: pcimig',
    `Version: ${what.version.replaceAll('-', '~')}`,
    'Release: 1',
    `Summary: ${SUMMARY}`,
    'License: MIT',
    'AutoReqProv: no',
    'Requires: libc.so.6(GLIBC_2.28)(64bit), libstdc++.so.6()(64bit), libgcc_s.so.1()(64bit)',
    ...UNPACKERS.map((name) => `Suggests: ${name}`),
    '%description',
    ...DESCRIPTION,
    '%install',
    `cp -a ${join(top, 'tree')}/. %{buildroot}/`,
    '%files',
    ...files.map((name) => `/${name}`),
    '',
  ]
  writeFileSync(join(top, 'pcimig.spec'), spec.join('\n'))
  const place = ['--define', `_topdir ${top}`, '--target', `${FEDORA[architecture]}-linux`]
  must('rpmbuild', ['-bb', '--quiet', ...place, join(top, 'pcimig.spec')], timed(what.seconds))
  const made = readdirSync(join(top, 'RPMS'), { recursive: true }).find((name) => name.endsWith('.rpm'))
  const file = join(directory, `pcimig-${what.version}-1.${FEDORA[architecture]}.rpm`)
  renameSync(join(top, 'RPMS', made), file)
  rmSync(top, { recursive: true })
  return file
}
