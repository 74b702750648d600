import { ADVICE } from './advice'
import type { AdviceName, CasePage, Remedy, WrittenPage, WrittenRemedy } from './page'
import { WRITTEN_PAGES } from './written-pages'

const textOf = (command: string | AdviceName): string =>
  typeof command === 'string' ? command : ADVICE[command.advice].command

const remedyOf = ({ command, libvirt, ...rest }: WrittenRemedy): Remedy => ({
  ...rest,
  ...(command === undefined ? {} : { command: textOf(command) }),
  ...(libvirt === undefined ? {} : { libvirt: textOf(libvirt) }),
})

const pageOf = (page: WrittenPage): CasePage => ({ ...page, remedies: page.remedies.map(remedyOf) })

/** The page of each cause, by its code. */
export const PAGES: Readonly<Record<string, CasePage>> = Object.fromEntries(
  Object.entries(WRITTEN_PAGES).map(([code, page]) => [code, pageOf(page)]),
)
