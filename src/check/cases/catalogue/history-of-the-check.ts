import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: "The history of QEMU's config space check",
  cause:
    "QEMU has compared config space since 0.11. It has ignored write-1-to-clear (RW1C) bits since 0.14 and AER's correctable status since 2.3. It has printed the message since 2.4; in older releases the restore failed without a message. Since 10.2 the lines after the message are joined into one error.",
  affects: 'all versions',
  fixed: null,
  commits: ['bd4b65ee5e', '7c59364d03', '92ba5f51c3', '310e91f7d0'],
  remedies: [],
  sources: [
    'https://gitlab.com/qemu-project/qemu/-/commit/bd4b65ee5e',
    'https://lore.kernel.org/qemu-devel/20251028231347.194844-10-vsementsov@yandex-team.ru/',
  ],
}

export const historyOfTheCheck: KnownCase = { code: 'history-of-the-check', signature: null, page }
