import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { arch, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESTINATION, SOURCE, shell } from '../cli/pcimig'
import { consoleExamples } from '../console-examples'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const NAMES = { x64: ['amd64', 'x86_64'], arm64: ['arm64', 'aarch64'] }
const [debian, fedora] = NAMES[arch() as keyof typeof NAMES] ?? []
const RELEASE = 'release'
const DEB = `${RELEASE}/pcimig_${version}_${debian}.deb`
const RPM = `${RELEASE}/pcimig-${version}-1.${fedora}.rpm`
const TGZ = `${RELEASE}/pcimig-${version}.tgz`

/** Where the .deb is unpacked: what a host without Node gets. */
let host: string
let installed: string

const build = () =>
  shell(`PCIMIG_REPOSITORY=https://forge.example/team/pcimig node build/release.mjs --quick ${arch()}`)

beforeAll(() => {
  const { code, err } = build()
  expect(err).toBe('')
  expect(code).toBe(0)
  host = mkdtempSync(join(tmpdir(), 'pcimig-host-'))
  installed = join(host, 'usr/bin/pcimig')
  expect(shell(`dpkg-deb --extract ${DEB} ${host}`).code).toBe(0)
}, 600_000)

afterAll(() => rmSync(host, { recursive: true, force: true }))

describe('the single executable', () => {
  it('needs neither Node nor anything else but the C and C++ libraries', () => {
    const check = `${installed} check ${SOURCE} ${DESTINATION} --qemu 7.2 --no-config`
    const { code, out } = shell(`env -i ${check}`)
    expect([code, out.split('\n')[0]]).toEqual([1, expect.stringContaining('Incompatible: QEMU 7.2 refuses')])
    const needed = shell(`readelf -d ${installed} | grep -o 'NEEDED.*\\[.*\\]' | grep -o '\\[.*\\]'`).out
    const libraries = ['libdl.so.2', 'libstdc++.so.6', 'libm.so.6', 'libgcc_s.so.1', 'libpthread.so.0', 'libc.so.6']
    const named = needed
      .trim()
      .split('\n')
      .map((name) => name.slice(1, -1))
    expect(named.filter((name) => !libraries.includes(name) && !/^ld-linux/.test(name))).toEqual([])
  })

  it.each(consoleExamples.filter(({ command }) => command.startsWith('pcimig ')))(
    'does what the documentation shows: $command',
    ({ command, output }) => {
      expect(shell(`{ ${command}; } 2>&1`, {}, installed).out).toBe(output)
    },
  )

  it('does not contain where it was built', () => {
    expect(shell(`grep -c -F '${process.cwd()}' ${installed}`).out).toBe('0\n')
  })

  it('judges with several processes', () => {
    const cells = `matrix --sources ${SOURCE} ${DESTINATION} --targets fixtures/matrix/hosts.yaml --format csv`
    const alone = shell(`pcimig ${cells}`)
    expect(alone.code).toBe(1)
    expect(shell(`pcimig ${cells} --jobs 2`, {}, installed)).toEqual(alone)
  })
})

describe('packages of distributions', () => {
  const places = ['usr/bin/pcimig', 'usr/share/bash-completion/completions/pcimig', 'usr/share/man/man1/pcimig.1.gz']

  it('install the command, its manual and completions', () => {
    const files = (names: string) =>
      names
        .trim()
        .split('\n')
        .map((name) => name.replace(/^\.?\//, ''))
    const inDeb = files(shell(`dpkg-deb --fsys-tarfile ${DEB} | tar -t`).out)
    const inRpm = files(shell(`rpm -qpl ${RPM}`).out)
    for (const path of [...places, 'usr/share/fish/vendor_completions.d/pcimig.fish']) {
      expect(inDeb).toContain(path)
      expect(inRpm).toContain(path)
    }
    expect(inDeb).toContain('usr/share/zsh/vendor-completions/_pcimig')
    expect(inRpm).toContain('usr/share/zsh/site-functions/_pcimig')
    expect(shell(`zcat ${host}/usr/share/man/man1/pcimig.1.gz`).out).toBe(readFileSync('dist/pcimig.1', 'utf8'))
    expect(shell(`cat ${host}/${places[1]}`).out).toBe(shell('pcimig completion bash').out)
  })

  it('hold the same executable, name its version, and require nothing that a distribution of 2018 lacks', () => {
    const digest = (command: string) => shell(`${command} | sha256sum`).out
    expect(digest(`rpm2archive - < ${RPM} | tar -xzO ./usr/bin/pcimig`)).toBe(digest(`cat ${installed}`))
    expect(digest(`xz -dc ${RELEASE}/pcimig-${version}-linux-${arch()}.xz`)).toBe(digest(`cat ${installed}`))
    expect(shell(`dpkg-deb --field ${DEB} Version Depends`).out).toBe(
      `Version: ${version}\nDepends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6\n`,
    )
    expect(shell(`objdump -T ${installed} | grep -o 'GLIBC_2[0-9.]*' | sort -uV | tail -n 1`).out).toBe('GLIBC_2.28\n')
    expect(shell('pcimig --version', {}, installed).out).toBe(`${version}\n`)
  })
})

describe('the package for npm', () => {
  it('says where it comes from and has no scripts', () => {
    const manifest = JSON.parse(shell(`tar -xzOf ${TGZ} package/package.json`).out)
    expect(manifest).toMatchObject({
      homepage: 'https://forge.example/team/pcimig#readme',
      repository: { type: 'git', url: 'git+https://forge.example/team/pcimig.git' },
      bugs: { url: 'https://forge.example/team/pcimig/issues' },
      man: ['./dist/pcimig.1'],
    })
    for (const name of ['scripts', 'devDependencies', 'dependencies']) expect(manifest).not.toHaveProperty(name)
  })

  it('is installed, and run once, by the commands of docs/install.md, in the folder that it was made in', () => {
    const row = /^\| `pcimig-VERSION\.tgz` \|.*$/m.exec(readFileSync('docs/install.md', 'utf8'))![0]
    const [install, once] = [...row.matchAll(/`(np[mx] [^`]*)`/g)].map(([, line]) => line!.replace('VERSION', version))
    const home = join(host, 'npm')
    const npm = `npm_config_prefix=${home} npm_config_cache=${home}/cache npm_config_loglevel=error`
    const run = (line: string) => shell(`cd ${RELEASE} && ${npm} ${line}`)
    expect(run(`${install} --offline --silent`)).toMatchObject({ code: 0, err: '' })
    expect(run(`${home}/bin/pcimig --version`).out).toBe(`${version}\n`)
    expect(run(`${once} --version`.replace('npx ', 'npx --yes --offline '))).toMatchObject({
      code: 0,
      out: `${version}\n`,
    })
  })
})

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly hashes: readonly { readonly alg: string; readonly content: string }[]
}

/** The line with the digest by which Node is checked after it was fetched. */
const nodeDigest = (name: string) => shell(`grep -A 1 "name: '${name}'" build/node-release.mjs`).out

const billOf = () => JSON.parse(readFileSync(`${RELEASE}/pcimig-${version}.cdx.json`, 'utf8'))

describe('what is inside', () => {
  it('is listed as CycloneDX: each package whose licence is listed, and Node', () => {
    const bill = billOf()
    const inside = bill.components.map((each: { 'bom-ref': string }) => each['bom-ref'])
    const said = [...readFileSync('dist/NOTICES.md', 'utf8').matchAll(/^## (\S+) (\S+) \(/gm)].map(
      ([, name, of]) => `${name}@${of}`,
    )
    expect(said.length).toBeGreaterThan(3)
    expect(inside.filter((name: string) => !name.startsWith('node-linux-')).sort()).toEqual(said.sort())
    expect([bill.bomFormat, bill.metadata.component.version]).toEqual(['CycloneDX', version])
    const node = shell(`strings -n 6 ${installed} | grep -m 1 -o '^v24[.][0-9]*[.][0-9]*$'`).out.trim()
    expect(inside).toContain(`node-linux-${arch()}@${node.slice(1)}`)
  })

  it('has the digests that npm has of the packages', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
    const components: readonly Component[] = billOf().components
    for (const { name, hashes } of components) {
      const integrity: string =
        packages[`node_modules/${name}`]?.integrity ?? /^.*'(sha512-.*)'.*$/m.exec(nodeDigest(name))![1]
      const hexadecimal = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')
      expect([name, hashes]).toEqual([name, [{ alg: 'SHA-512', content: hexadecimal }]])
    }
  })

  it('has digests of all that is released', () => {
    const sums = readFileSync(`${RELEASE}/SHA256SUMS`, 'utf8').trim().split('\n')
    for (const line of sums) {
      const [digest, name] = line.split('  ')
      expect(
        createHash('sha256')
          .update(readFileSync(`${RELEASE}/${name}`))
          .digest('hex'),
      ).toBe(digest)
    }
    const others = ['SHA256SUMS', `pcimig-${version}-linux-${arch()}`]
    expect(sums.map((line) => line.split('  ')[1]).sort()).toEqual(
      readdirSync(resolve(RELEASE))
        .filter((name) => !others.includes(name))
        .sort(),
    )
  })
})

describe('the release', () => {
  it('names everything that is missing before it touches anything', () => {
    const before = readFileSync(`${RELEASE}/SHA256SUMS`, 'utf8')
    const foreign = arch() === 'x64' ? 'arm64' : 'x64'
    const { code, err } = shell(`PATH=/nowhere ${process.execPath} build/release.mjs ${foreign}`)
    expect([code, err.trimEnd().split('\n')]).toEqual([
      1,
      [expect.stringMatching(/^missing on this host: git, xz, dpkg-deb, rpmbuild, .* or llvm-strip, qemu-\w+-static/)],
    ])
    expect(readFileSync(`${RELEASE}/SHA256SUMS`, 'utf8')).toBe(before)
  })

  it('is reproducible', () => {
    const before = readFileSync(`${RELEASE}/SHA256SUMS`, 'utf8')
    expect(build().code).toBe(0)
    expect(readFileSync(`${RELEASE}/SHA256SUMS`, 'utf8')).toBe(before)
  }, 600_000)
})
