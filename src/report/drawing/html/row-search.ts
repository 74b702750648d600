/**
 * Filters the rows of a page's tables by words, also of the list item that a row names as its group, and counts them. If
 * scripts do not run the page shows every row.
 */
export const ROW_SEARCH = `
(() => {
  const find = document.getElementById('find'), text = document.getElementById('text'), count = document.getElementById('count')
  const groups = new Map([...document.querySelectorAll('li[data-group]')].map((item) => [item.dataset.group, item.textContent.toLowerCase()]))
  const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({ row, words: row.textContent.toLowerCase() + ' ' + (groups.get(row.dataset.group) ?? '') }))
  const apply = () => {
    const wanted = text.value.trim().toLowerCase().split(/\\s+/)
    let shown = 0
    for (const { row, words } of rows) {
      row.hidden = !wanted.every((word) => words.includes(word))
      if (!row.hidden) shown++
    }
    count.textContent = shown + ' of ' + rows.length + ' rows shown'
  }
  find.hidden = false
  text.addEventListener('input', apply)
  apply()
})()
`

/** What ROW_SEARCH reads its words from. @param what what is searched: "devices and registers" */
export const searchForm = (what: string): string =>
  `<form id="find" role="search" hidden><label>Search ${what}<br><input type="search" id="text"></label>
<span id="count" role="status"></span></form>`
