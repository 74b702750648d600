import { campaign } from './campaign'

/** `npm run mutations -- COUNT SEED`: damages dumps of real devices and counts what the check says of them. */
const [count = '5000', seed = '1'] = process.argv.slice(2)
const { told, wrong } = campaign(Number(seed), Number(count))
const counts = new Map<string, number>()
for (const { verdict, refused } of told) {
  const key = `${refused ? 'QEMU refuses the undamaged pair' : 'QEMU accepts the undamaged pair'}: ${verdict}`
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
process.stdout.write(`${[...counts].map(([key, number]) => `${number} ${key}`).join('\n')}\n`)
for (const { case: name } of wrong) process.stdout.write(`false: ${name}\n`)
process.exitCode = wrong.length > 0 ? 1 : 0
