import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findings, LOOKS, opened, siteFolder, withSite } from './site'

withSite()

const everyPage = () =>
  readdirSync(siteFolder(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))

const PAGES = ['index.html', 'playground.html', 'playground-alone.html', 'docs/README.html', 'docs/check.html'].concat([
  'docs/cases/README.html',
  'docs/cases/slot-presence-detect.html',
  'atlas.html',
  'docs/reports.html',
])

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
      await page.goto(pathToFileURL(join(siteFolder(), path)).href)
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
        ...readFileSync(join(siteFolder(), path), 'utf8')
          .replace(/<script.*?<\/script>/gs, '')
          .matchAll(/<a href="([^":]+)"/g),
      ]
        .map(([, href]) => href!.split('#') as [string, string?])
        .filter(([file, anchor]) => {
          const target = file === '' ? join(siteFolder(), path) : join(siteFolder(), dirname(path), file)
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
