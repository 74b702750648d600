import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { KnownLines, type Line } from '../../src/formats/log/known-lines'

const said = ({ words, ...line }: Line) => ({ ...line, words: words() })

const LINES = readdirSync('fixtures/logs')
  .flatMap((name) => readFileSync(`fixtures/logs/${name}`, 'utf8').split('\n'))
  .filter((line) => line.length < 1000)

test.each([
  ['2023-05-01T10:00:01.123456Z ', '2024-11-30T23:59:07.654321Z '],
  ['2023-05-01 10:00:01.123+0000: ', '2024-11-30 23:59:07.000+0000: '],
  ['Nov 21 10:00:07 ', 'Nov 30 23:59:59 '],
  ['2023-05-01 10:00:01 ', '2023-05-02 10:00:01 '],
])('a line after %j and then after %j reads as it does alone', (first, second) => {
  const lines = new KnownLines()
  for (const line of LINES) {
    lines.of(`${first}${line}`)
    expect(said(lines.of(`${second}${line}`))).toEqual(said(new KnownLines().of(`${second}${line}`)))
  }
})

// A name in front of a statement may be of any words, and so may begin with the time.
test('what a message takes of the time before it is never that of another line', () => {
  const lines = new KnownLines()
  for (const time of ['10:00:01', '10:00:02']) {
    const { events } = lines.of(`2023-05-01 ${time} /images/vm.qcow2 is not on shared storage: migration is unsafe`)
    expect(events).toMatchObject([{ message: expect.stringContaining(time) }])
  }
})
