import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { DESTINATION, pcimig, SOURCE } from '../cli/pcimig'
import { CHROMIUM } from './installed'

const LINE = 'get_pci_config_device: Bad config data: i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19'

let browser: Browser
let site: string
beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), 'pcimig-site-'))
  const { status, stderr } = spawnSync('node', ['build/site.mjs', '-o', site, '--', '--device', 'virtio-rng-pci'], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  rmSync(site, { recursive: true, force: true })
})

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

/** A page from the disk; what it says on the console or asks of a network is a complaint. */
async function opened(path: string, { width = 1440, colorScheme = 'light' }: Look = {}, fragment = '') {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('request', (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) complaints.push(request.url())
  })
  await page.goto(`${pathToFileURL(join(site, path)).href}${fragment}`)
  return { page, complaints }
}

const answered = (page: Page) => page.locator('#status', { hasText: 'Done' }).waitFor({ timeout: 30_000 })
const status = (page: Page) => page.locator('#status').textContent()

async function findings(page: Page) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate('axe.run(document)').then((found) => found as axe.AxeResults)
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)])
}

const everyPage = () =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))

const PAGES = ['index.html', 'playground.html', 'playground-alone.html', 'docs/README.html', 'docs/check.html'].concat([
  'docs/cases/README.html',
  'docs/cases/slot-presence-detect.html',
  'atlas.html',
  'docs/reports.html',
])
const LOOKS = [390, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

describe('the site in Chromium', () => {
  it.each(PAGES)('%s fits, has no barrier that axe knows, and says nothing', async (path) => {
    const { page, complaints } = await opened(path)
    for (const { width, colorScheme } of LOOKS) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect([width, colorScheme, overflow, await findings(page)]).toEqual([width, colorScheme, 0, []])
    }
    expect(complaints).toEqual([])
  })

  it('fits a phone with every page', async () => {
    const { page, complaints } = await opened('index.html', { width: 390 })
    const wide: string[] = []
    for (const path of everyPage()) {
      await page.goto(pathToFileURL(join(site, path)).href)
      if ((await page.evaluate('document.documentElement.scrollWidth - innerWidth')) !== 0) wide.push(path)
    }
    expect([wide, complaints]).toEqual([[], []])
  }, 120_000)

  it('has the part that a page is in current, and the atlas leads to the known cases', async () => {
    for (const path of ['playground.html', 'docs/cases/README.html', 'atlas.html']) {
      const { page } = await opened(path)
      expect(await page.locator('nav [aria-current=page]').getAttribute('href')).toContain(basename(path))
    }
    const { page } = await opened('atlas.html')
    await page.getByRole('link', { name: 'virtio-rng-vectors' }).first().click()
    expect(page.url()).toMatch(/docs\/cases\/virtio-rng-vectors\.html$/)
  })

  it('has no link that leads nowhere', () => {
    const pages = everyPage()
    const dead = pages.flatMap((path) =>
      [
        ...readFileSync(join(site, path), 'utf8')
          .replace(/<script.*?<\/script>/gs, '')
          .matchAll(/<a href="([^":]+)"/g),
      ]
        .map(([, href]) => href!.split('#') as [string, string?])
        .filter(([file, anchor]) => {
          const target = file === '' ? join(site, path) : join(site, dirname(path), file)
          return !existsSync(target) || (anchor && !readFileSync(target, 'utf8').includes(`id="${anchor}"`))
        })
        .map((href) => `${path}: ${href.join('#')}`),
    )
    expect(pages.length).toBeGreaterThan(100)
    expect(dead).toEqual([])
  })

  it('finds known cases by words of their cause', async () => {
    const { page } = await opened('docs/cases/README.html')
    expect(await page.getByRole('combobox').count()).toBe(0)
    await page.getByRole('searchbox').fill('powered the slot off')
    const codes = await page.locator('tbody tr:visible th').allTextContents()
    expect(codes).toContain('slot-presence-detect')
    expect(codes.length).toBeLessThan(5)
  })
})

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
