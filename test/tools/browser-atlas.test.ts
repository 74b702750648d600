import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { pcimig } from '../cli/pcimig'
import { CHROMIUM } from './installed'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-atlas-'))
const file = join(directory, 'atlas.html')
const cells = join(directory, 'matrix.html')
let browser: Browser
beforeAll(async () => {
  const devices = ['virtio-rng-pci', 'pcie-root-port', 'e1000e'].flatMap((device) => ['--device', device])
  pcimig(['atlas', '--machine', 'pc-q35-7.1', ...devices, '--format', 'html', '-o', file])
  const guests = ['root-port/source.bin', 'root-port/destination.bin', 'captures/source.json']
  const matrix = ['matrix', '--sources', ...guests.map((name) => `fixtures/${name}`), '--advise']
  pcimig([...matrix, '--targets', 'fixtures/matrix/hosts.yaml', '--format', 'html', '-o', cells])
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
}, 60_000)
afterAll(async () => {
  await browser.close()
  rmSync(directory, { recursive: true })
})

async function opened(options: BrowserContextOptions, path = file) {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('request', (request) => complaints.push(...(request.url().startsWith('file:') ? [] : [request.url()])))
  await page.goto(pathToFileURL(path).href)
  return { page, complaints }
}

const WINDOWS: readonly (readonly [string, BrowserContextOptions])[] = [390, 768, 1440].map((width, i) => [
  `${width} pixels`,
  { viewport: { width, height: 800 }, colorScheme: i === 1 ? 'dark' : 'light' },
])

async function isWithoutBarrier({ page, complaints }: Awaited<ReturnType<typeof opened>>) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate('axe.run(document)').then((found) => found as axe.AxeResults)
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html: at }) => at)])).toEqual([])
  expect(complaints).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
}

describe('the matrix as a page in Chromium', () => {
  it.each(WINDOWS)('has no barrier that axe knows, no error, and is as wide as the window: %s', async (_, options) => {
    await isWithoutBarrier(await opened(options, cells))
  })

  it('finds rows by guest, host, reason and verdict', async () => {
    const { page } = await opened({}, cells)
    const shown = (words: string) =>
      page
        .getByRole('searchbox')
        .fill(words)
        .then(() => page.locator('tbody tr:visible').count())
    expect(await shown('')).toBe(6)
    expect(await shown('captures')).toBe(2)
    expect(await shown('host2')).toBe(3)
    expect(await shown('host1 slot status')).toBe(1)
    await page.getByLabel('Only').selectOption('compatible')
    expect(await shown('root-port')).toBe(3)
  })
})

describe('the atlas as a page in Chromium', () => {
  it.each([...WINDOWS, ['dark and wide', { colorScheme: 'dark' }] as const])(
    'has no barrier that axe knows, no error, no request, and is as wide as the window: %s',
    async (_, options) => {
      await isWithoutBarrier(await opened(options))
    },
  )

  it('finds rows by outcome', async () => {
    const { page } = await opened({})
    await page.getByLabel('Only').selectOption('unsafe')
    const outcomes = await page.locator('tbody tr:visible .verdict').allTextContents()
    expect(new Set(outcomes)).toEqual(new Set(['✗ unsafe']))
  })

  it('finds rows by the releases that a guest moves between', async () => {
    const { page } = await opened({})
    const ofDevice = page.locator('tbody tr:visible', { hasText: 'virtio-rng-pci' })
    await page.getByLabel('Only').selectOption('unsafe')
    const unsafe = async (from: string, to: string) => {
      await page.getByLabel('from release').selectOption(from)
      await page.getByLabel('to release').selectOption(to)
      return ofDevice.count()
    }
    // Machine type 7.1 on QEMU 7.2.0 gives virtio-rng-pci two vectors; 7.2.1 and every other release have none.
    expect(await unsafe('7.1', '7.2.1')).toBe(0)
    expect(await unsafe('7.1', '7.2.0')).toBeGreaterThan(0)
    expect(await unsafe('7.2.0', '10.0')).toBeGreaterThan(0)
    expect(await unsafe('8.2', '10.0')).toBe(0)
  })

  it('finds rows by device and property', async () => {
    const { page } = await opened({})
    await page.getByRole('searchbox').fill('virtio-rng vectors 7.2.0')
    const shown = await page.locator('tbody tr:visible th').allTextContents()
    expect([...new Set(shown)]).toEqual(['virtio-rng-pci'])
    const counted = await page.getByRole('status').textContent()
    expect(counted).toMatch(new RegExp(`^${shown.length} of [0-9]+ rows shown$`))
  })

  it('shows every row and no search without scripts', async () => {
    const [plain, scripted] = [await opened({ javaScriptEnabled: false }), await opened({})]
    expect(await plain.page.getByRole('searchbox').count()).toBe(0)
    const rows = await plain.page.locator('tbody tr:visible').count()
    expect(rows).toBeGreaterThan(0)
    expect(await scripted.page.locator('tbody tr:visible').count()).toBe(rows)
  })

  it('forbids scripts that are not its own', async () => {
    const { page } = await opened({})
    const ran = await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'globalThis.ran = true'
      document.body.append(script)
      'ran' in globalThis
    }`)
    expect(ran).toBe(false)
  })
})
