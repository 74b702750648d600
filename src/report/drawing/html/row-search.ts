import { escapeText } from '../xml'

/** A choice between the words that rows list in their `data-NAME`; a row without that attribute fits every choice. */
export interface RowChoice {
  readonly name: string
  readonly label: string
  readonly words: readonly string[]
}

/**
 * Filters the rows of a page's tables by words, also of the list item that a row names as its group, by what their
 * verdict says, and by the choices of the form, and counts them. If scripts do not run the page shows every row.
 */
export const ROW_SEARCH = `
(() => {
  const find = document.getElementById('find'), text = document.getElementById('text'), only = document.getElementById('only'), count = document.getElementById('count')
  const choices = [...find.querySelectorAll('select[name]')]
  const groups = new Map([...document.querySelectorAll('li[data-group]')].map((item) => [item.dataset.group, item.textContent.toLowerCase()]))
  const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({ row, words: row.textContent.toLowerCase() + ' ' + (groups.get(row.dataset.group) ?? ''), verdict: row.querySelector('.verdict')?.textContent.slice(2) ?? '' }))
  for (const verdict of new Set(rows.map((row) => row.verdict))) if (verdict !== '') only.add(new Option(verdict))
  const apply = () => {
    const wanted = text.value.trim().toLowerCase().split(/\\s+/)
    let shown = 0
    for (const { row, words, verdict } of rows) {
      row.hidden = !(only.value === '' || only.value === verdict) || !wanted.every((word) => words.includes(word)) ||
        !choices.every(({ name, value }) => value === '' || (row.dataset[name]?.split(' ').includes(value) ?? true))
      if (!row.hidden) shown++
    }
    count.textContent = shown + ' of ' + rows.length + ' rows shown'
  }
  only.parentElement.hidden = only.length < 2
  find.hidden = false
  text.addEventListener('input', apply)
  for (const choice of [only, ...choices]) choice.addEventListener('input', apply)
  apply()
})()
`

const choiceHtml = ({ name, label, words }: RowChoice): string =>
  `<label>${escapeText(label)}<br><select name="${name}"><option value="">any</option>${words.map((word) => `<option>${escapeText(word)}</option>`).join('')}</select></label>
`

/** What ROW_SEARCH reads its words from. @param what what is searched: "devices and registers" */
export const searchForm = (what: string, choices: readonly RowChoice[] = []): string =>
  `<form id="find" role="search" hidden><label>Search ${what}<br><input type="search" id="text"></label>
<label>Only<br><select id="only"><option value="">everything</option></select></label>
${choices.map(choiceHtml).join('')}<span id="count" role="status"></span></form>`
