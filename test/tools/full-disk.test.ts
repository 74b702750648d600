import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { DESTINATION, SOURCE, temporary } from '../cli/pcimig'

const STREAM = 'fixtures/streams/slot-off-source.mig.gz'

/** Runs the command with a file system of its own at `directory`; prints its exit code and what is left there. */
function onDisk(options: string, directory: string, line: string) {
  const script = `mount -t tmpfs -o ${options} none ${directory}; cd ${process.cwd()}; ${line}; echo $?; ls -A ${directory}`
  return spawnSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8' })
}

it('a report does not fit on the disk', () => {
  const directory = temporary()
  const line = `bin/pcimig check ${SOURCE} ${DESTINATION} --all --format json -o ${directory}/report.json`
  const { stdout, stderr } = onDisk('size=64k', directory, line)
  expect(stdout).toBe('2\n')
  expect(stderr).toMatch(/report\.json: cannot be written: no space left on the device\.\n$/)
})

it.each([
  [
    'full',
    'size=64k',
    /cannot be unpacked to .*: no space left on the device\. Set TMPDIR to a directory with enough space\.\n$/,
  ],
  ['read-only', 'ro', /no temporary file in .*: the file system is read-only\.\n$/],
])('the place for temporary files is %s', (_, options, words) => {
  const directory = temporary()
  const { stdout, stderr } = onDisk(options, directory, `TMPDIR=${directory} bin/pcimig extract --list ${STREAM}`)
  expect(stdout).toBe('2\n')
  expect(stderr).toMatch(words)
})

it("if the second of two outputs can't be replaced, the first is unchanged", () => {
  const directory = temporary()
  const line = `bin/pcimig check ${SOURCE} ${DESTINATION} --format json=${directory}/a --format text=${directory}/b --format html=${directory}/c`
  const script = `cd ${directory}; echo old > a; echo old > c; mount --bind c c; cd ${process.cwd()}; ${line}; echo $?; cd ${directory}; cat a; ls -A`
  const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8' })
  expect(stdout).toBe('2\nold\na\nc\n')
  expect(stderr).toMatch(/c: cannot be written: it is in use, or something is mounted there\.\n$/)
})
