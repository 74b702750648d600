import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { DeviceReport, Grid } from '../../src/check/report/report'
import { html } from '../../src/report/check/html'
import { DESTINATION, pcimig, SOURCE, temporary } from '../cli/pcimig'
import { device, open, refused, report } from '../report/a-report'
import { CHROMIUM } from './installed'

let browser: Browser
beforeAll(async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
  browser = await chromium.launch({ executablePath: CHROMIUM, args })
})
afterAll(() => browser.close())

/** What the page did that a report must not do. */
interface Opened {
  readonly page: Page
  readonly complaints: readonly string[]
}

async function opened(file: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`))
  page.on('request', (request) => complaints.push(...(request.url().startsWith('file:') ? [] : [request.url()])))
  await page.goto(pathToFileURL(file).href)
  return { page, complaints }
}

function checked(...args: string[]): string {
  const file = join(temporary(), 'report.html')
  pcimig(['check', ...args, '--format', `html=${file}`])
  return file
}

const one = () => checked(SOURCE, DESTINATION, '--qemu', '7.2')
const several = () => checked('fixtures/dumps/lspci/vvv-xxxx.txt', 'fixtures/dumps/lspci/xxxx.txt')

/** Two ports with the same findings, and a device that passes. */
const machine = () => {
  const ids = ['0000:00:02.0/pcie-root-port', '0000:00:02.1/pcie-root-port']
  return written(html(report('incompatible', [device({ id: 'edu' }), ...ids.map((id) => ({ ...refused, id, grid }))])))
}

function written(text: string): string {
  const file = join(temporary(), 'report.html')
  writeFileSync(file, text)
  return file
}

const EVIL = `"'><img src=x onerror=alert(1)><script>alert(2)</script></title></pre>\u001b[2J\u202e&lt;`

const grid: Grid = {
  source: { size: 256, config: new Uint8Array(256), absent: new Uint8Array(256) },
  destination: {
    ...{ size: 256, config: new Uint8Array(256).fill(1), absent: new Uint8Array(256) },
    ...{ cmask: new Uint8Array(256), wmask: new Uint8Array(256), w1cmask: new Uint8Array(256) },
    ...{ uncertain: new Uint8Array(256), changes: [], notes: [], contradiction: null, refused: null },
    rules: [{ offset: 0, length: 256, rule: EVIL, note: EVIL }],
  },
}
const hostile: DeviceReport = device({
  ...refused,
  ...{ id: EVIL, reason: EVIL, notes: [EVIL], grid },
  profile: { name: EVIL, how: 'given', verified: false, why: EVIL },
  differences: refused.differences.map((byte) => ({ ...byte, register: EVIL, field: EVIL, note: EVIL })),
})

describe('an HTML report in Chromium', () => {
  it.each<[string, () => string, BrowserContextOptions]>([
    ['light', one, { colorScheme: 'light' }],
    ['dark', one, { colorScheme: 'dark' }],
    ['several devices', several, { colorScheme: 'light' }],
    ['several devices, dark', several, { colorScheme: 'dark' }],
    ['a telephone', one, { viewport: { width: 360, height: 640 } }],
    ['devices with the same findings, on a telephone', machine, { viewport: { width: 390, height: 844 } }],
  ])('has no barrier that axe knows, no error and no request: %s', async (_, file, options) => {
    const { page, complaints } = await opened(file(), options)
    for (const details of await page.locator('details').all()) {
      await details.evaluate((element) => element.setAttribute('open', ''))
    }
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate('axe.run(document)').then((found) => found as axe.AxeResults)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html: at }) => at)])).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  })

  it("has QEMU's message in one line, and the summary of a machine whole, on a telephone", async () => {
    const { page } = await opened(machine(), { viewport: { width: 390, height: 844 } })
    const lines = (element: string) =>
      page.evaluate(`(() => {
        const range = document.createRange()
        range.selectNodeContents(document.querySelector('${element}'))
        return new Set([...range.getClientRects()].map(({ top }) => top)).size
      })()`)
    expect(await lines('pre.message')).toBe(1)
    const cut = await page.evaluate(
      "[...document.querySelectorAll('.narrow')].map((each) => each.scrollWidth - each.clientWidth)",
    )
    expect(cut).toEqual([0])
  })

  it('is read without scripts: verdict, message, and every byte with its name', async () => {
    const { page } = await opened(one(), { javaScriptEnabled: false })
    expect(await page.locator('h1').textContent()).toMatch(/Incompatible: QEMU 7\.2 refuses pcie-root-port at 0x6e/)
    expect(await page.locator('pre.message').textContent()).toMatch(/^get_pci_config_device: .*i=0x6e/)
    const failing = page.locator('.device .grid i.f')
    expect(await failing.allTextContents()).toEqual(['18', '40'])
    expect(await failing.first().getAttribute('title')).toMatch(
      /^0x06e PCI Express > Slot Status: Presence Detect State\nFAILS: .*\n.*cmask ff, wmask 00, w1cmask 19.*\n.*pcie_cap_slot_init/,
    )
    const text = await page.locator('.device pre.grid').textContent()
    const bytes = text!
      .split('\n')
      .filter((line) => !line.includes(' src '))
      .flatMap((line) => {
        const offset = Number.parseInt(line.slice(0, 3), 16)
        const run = /all ([0-9a-f]{2}),.* up to ([0-9a-f]{3})$/.exec(line)
        if (run) return new Array(Number.parseInt(run[2]!, 16) + 1 - offset).fill(run[1])
        return line.slice(9).split('<')[0]!.trim().split(/ +/)
      })
    expect(bytes.join('')).toBe(readFileSync(DESTINATION).toString('hex'))
  })

  it('searches and filters, where scripts run', async () => {
    const { page } = await opened(several())
    const shown = () => page.locator('section.device:visible h2').allTextContents()
    expect(await shown()).toHaveLength(4)
    await page.getByRole('searchbox').fill('virtio')
    expect((await shown()).map((title) => title.split(' ')[0])).toEqual(['0000:00:03.0/virtio-net-pci'])
    await page.getByRole('searchbox').fill('')
    await page.getByRole('checkbox').check()
    expect((await shown()).map((title) => title.split(' ')[0])).toEqual(['0000:01:00.4/vfio-pci'])
  })

  it('explains a byte under the pointer, and shows one layer of masks at a time', async () => {
    const { page } = await opened(one())
    await page.locator('.device .grid i.f').last().click()
    expect(await page.locator('#panel').textContent()).toContain('Slot Status')
    await page.getByLabel('what a 1 clears').check()
    const opacity = (mark: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('.device .grid i.${mark}')).opacity`)
    expect([await opacity('x'), await opacity('k'), await opacity('w')]).toEqual(['1', '0.3', '0.3'])
  })

  it('prints folded parts, and no controls', async () => {
    const { page } = await opened(several())
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#find').isVisible()).toBe(false)
    for (const part of await page.locator('details .grid').all()) expect(await part.isVisible()).toBe(true)
  })

  it('runs nothing from a name', async () => {
    const { page, complaints } = await opened(written(html(report('incompatible', [hostile, open]))))
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(1)
    expect(complaints).toEqual([])
    expect(await page.locator('h2').nth(1).textContent()).toContain('<script>alert(2)</script>')
  })

  it('forbids every script and resource except its own', async () => {
    const { page, complaints } = await opened(one())
    const ran = await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'globalThis.ran = true'
      const image = document.createElement('img')
      image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='
      document.body.append(script, image)
      'ran' in globalThis
    }`)
    expect(ran).toBe(false)
    await expect.poll(() => complaints.filter((text) => text.includes('Content Security Policy')).length).toBe(2)
  })

  it('shows 300 devices', async () => {
    const text = (file: string) => {
      const bytes = readFileSync(file)
      const lines = Array.from({ length: 256 }, (_, i) => {
        const line = bytes.subarray(16 * i, 16 * i + 16).toString('hex')
        return `${(16 * i).toString(16).padStart(2, '0')}: ${line.replace(/../g, '$& ').trim()}`
      }).join('\n')
      const address = (i: number) =>
        `${(i >> 8).toString(16).padStart(2, '0')}:${((i >> 3) & 31).toString(16).padStart(2, '0')}.${i & 7}`
      return Array.from({ length: 300 }, (_, i) => `${address(i)} PCI bridge: x\n${lines}\n`).join('\n')
    }
    const dumps = [written(text(SOURCE)), written(text(DESTINATION))] as const
    const file = checked(...dumps, '--qemu', '7.2')
    const { page } = await opened(file)
    expect(await page.locator('section.device').count()).toBe(300)
  })
})
