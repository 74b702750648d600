import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE } from '../cli/pcimig'
import { findings, LOOKS, opened, withSite } from './site'

withSite()

const LINE = 'get_pci_config_device: Bad config data: i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19'

const answered = (page: Page) => page.locator('#status', { hasText: 'Done' }).waitFor({ timeout: 30_000 })
const status = (page: Page) => page.locator('#status').textContent()

/** What the command line prints of files in their folder: standard output, or what is wrong. */
function printed(folder: string, args: readonly string[]) {
  const { code, out, err } = pcimig(args, { cwd: folder })
  return { exitCode: code, said: code === 2 ? err : out }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/README|\.sh$/.test(entry.name))
    .map(({ name }) => join(folder, name))

const FOLDERS = ['dumps/lspci', 'dumps/qemu', 'dumps/text', 'streams', 'captures', 'device-state', 'root-port']

describe('the playground', () => {
  it.each(FOLDERS)('gives for each file in fixtures/%s the result of the command line', async (folder) => {
    const { page, complaints } = await opened('playground-alone.html')
    await page.locator('#source-file').setInputFiles(SOURCE)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByLabel('Format').selectOption('json')
    for (const file of filesOf(`fixtures/${folder}`)) {
      await page.locator('#source-file').setInputFiles(file)
      await page.locator('#destination-file').setInputFiles(file)
      await page.getByRole('button', { name: 'Check' }).click()
      await answered(page)
      const name = basename(file)
      const cli = printed(dirname(file), ['check', name, name, '--no-config', '--format', 'json'])
      expect([name, await page.locator('#answer').textContent()]).toEqual([name, cli.said])
      expect(await status(page)).toContain(`exit code ${cli.exitCode}`)
    }
    expect(complaints).toEqual([])
  })

  it('accepts options, two sides, and a prediction', async () => {
    const { page } = await opened('playground.html')
    await page.getByText('Options', { exact: true }).click()
    await page.getByLabel("Destination's QEMU version").fill('7.2')
    await page.getByLabel("Destination's machine type").fill('pc-q35-5.2')
    await page.locator('#source-file').setInputFiles(SOURCE)
    await page.locator('#destination-file').setInputFiles(DESTINATION)
    await page.getByRole('button', { name: 'Check' }).click()
    await answered(page)
    expect(await page.locator('#answer').textContent()).toContain(`\n${LINE}\n`)
    await page.getByLabel('Format').selectOption('json')
    const target = ['--qemu', '7.2', '--machine', 'pc-q35-5.2', '--format', 'json', '--no-config']
    const ran = (...args: string[]) => JSON.parse(pcimig(['check', ...args, ...target]).out)
    const shown = async () => JSON.parse((await page.locator('#answer').textContent())!)
    const named = (report: { inputs: Record<string, { path: string } | null> }) => {
      for (const side of Object.values(report.inputs)) if (side) side.path = basename(side.path)
      return report
    }
    expect(await shown()).toEqual(named(ran(SOURCE, DESTINATION)))
    await page.locator('#destination-file').setInputFiles([])
    await page.getByRole('button', { name: 'Check' }).click()
    await answered(page)
    expect(await shown()).toEqual(named(ran(SOURCE, '--dst-from-model')))
  })

  it.each(filesOf('fixtures/logs'))('explains %s as the command line does', async (log) => {
    const { page } = await opened('playground.html')
    await page.locator('#log-file').setInputFiles(log)
    await answered(page)
    await page.getByLabel('Format').selectOption('json')
    expect(await page.locator('#answer').textContent()).toBe(
      printed(dirname(log), ['explain', basename(log), '--format', 'json']).said,
    )
  })

  it('works with the keyboard alone, and its address contains the request', async () => {
    const { page, complaints } = await opened('playground-alone.html')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('log')
    await page.keyboard.insertText(LINE)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await answered(page)
    const first = await page.locator('#answer').textContent()
    expect(first).toContain('PCI Express > Slot Status: Presence Detect State')
    expect(await page.locator('#linked').isVisible()).toBe(true)
    const [, fragment] = page.url().split('#')
    await page.locator('#log').fill(`${'x'.repeat(9000)}\n${LINE}`)
    await page.getByRole('button', { name: 'Explain' }).click()
    await answered(page)
    expect([page.url().includes('#'), await page.locator('#linked').isVisible()]).toEqual([false, false])
    const again = await opened('playground-alone.html', {}, `#${fragment}&qemu=7.2`)
    await answered(again.page)
    expect(await again.page.locator('#log').inputValue()).toBe(LINE)
    expect(await again.page.locator('#answer').textContent()).toContain('received by  QEMU 7.2')
    expect([...complaints, ...again.complaints]).toEqual([])
  })

  it.each(LOOKS)('shows an answer without overflow or barrier: $width, $colorScheme', async (look) => {
    const { page } = await opened('playground.html', look, `#${new URLSearchParams({ log: LINE })}`)
    await answered(page)
    await page.getByText('Options', { exact: true }).click()
    expect([await page.evaluate('document.documentElement.scrollWidth - innerWidth'), await findings(page)]).toEqual([
      0,
      [],
    ])
  })

  it('takes what was dropped or pasted last, and stays when a file is dropped beside its fields', async () => {
    const { page, complaints } = await opened('playground.html')
    // Types of browsers are not among those of the tests.
    const transferOf = (base64: string, name: string) => `(() => {
      const held = new DataTransfer()
      held.items.add(new File([Uint8Array.from(atob('${base64}'), (each) => each.charCodeAt(0))], '${name}'))
      return held
    })()`
    const drop = async (place: string, file: string) => {
      const dataTransfer = await page.evaluateHandle(transferOf(readFileSync(file).toString('base64'), basename(file)))
      await page.dispatchEvent(place, 'drop', { dataTransfer })
    }
    const shown = () => page.locator('#answer').textContent()
    await drop('#source', SOURCE)
    await drop('#destination', DESTINATION)
    await page.getByRole('button', { name: 'Check' }).click()
    await answered(page)
    expect(await shown()).toContain('PCI Express > Slot Status')
    const lspci = readFileSync('fixtures/dumps/lspci/xxxx.txt', 'utf8')
    await page.locator('#source-text').fill(lspci)
    await page.locator('#destination-text').fill(lspci)
    await page.getByRole('button', { name: 'Check' }).click()
    await answered(page)
    expect(await shown()).toContain('4 devices')
    await drop('#explain', 'fixtures/logs/libvirt.log')
    await answered(page)
    const explained = await shown()
    await page.getByRole('button', { name: 'Explain' }).click()
    await answered(page)
    expect(await shown()).toBe(explained)
    const left = await page.evaluate(
      `dispatchEvent(new DragEvent('drop', { dataTransfer: ${transferOf('eA==', 'x')}, cancelable: true }))`,
    )
    expect([left, complaints]).toEqual([false, []])
  })

  it('shows the answer where it is seen, as wide as its box, on a phone', async () => {
    const { page } = await opened('playground.html', { width: 390 })
    await page.locator('#log').fill(LINE)
    await page.getByRole('button', { name: 'Explain' }).click()
    await answered(page)
    await page.locator('#source-file').setInputFiles(SOURCE)
    await page.locator('#destination-file').setInputFiles(DESTINATION)
    await page.getByRole('button', { name: 'Check' }).click()
    await answered(page)
    expect(
      await page.evaluate('Math.round(document.getElementById("result").getBoundingClientRect().top)'),
    ).toBeLessThan(100)
    const narrow = pcimig(['check', SOURCE, DESTINATION, '--no-config'], { env: { COLUMNS: '40' } })
    expect(await page.locator('#answer').textContent()).toBe(narrow.out)
  })

  it('may not connect to anything', async () => {
    const { page, complaints } = await opened('playground.html')
    const tried = await page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'connected', () => 'refused')")
    expect(tried).toBe('refused')
    expect(complaints[0]).toContain('violates the following Content Security Policy directive')
  })

  it('treats link parameters as text', async () => {
    const evil = '<img src=x onerror=alert(1)></textarea><script>alert(2)</script>'
    const { page, complaints } = await opened(
      'playground.html',
      {},
      `#${new URLSearchParams({ log: `${LINE}\n${evil}`, qemu: evil })}`,
    )
    await answered(page)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(await status(page)).toContain('exit code 2')
    expect(complaints).toEqual([])
  })
})
