import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { CHROMIUM } from './installed'

let browser: Browser
let site: string

/** Builds the site for the tests of a file, and starts a browser. */
export function withSite(): void {
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
}

/** Where it was built. */
export const siteFolder = (): string => site

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

/** A page from the disk; what it says on the console or asks of a network is a complaint. */
export async function opened(path: string, { width = 1440, colorScheme = 'light' }: Look = {}, fragment = '') {
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

/** What axe finds on a page. */
export async function findings(page: Page) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate('axe.run(document)').then((found) => found as axe.AxeResults)
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)])
}

/** Windows that pages are looked at in. */
export const LOOKS = [390, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)
