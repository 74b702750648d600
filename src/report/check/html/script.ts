/**
 * What scripts add to the page: search, a filter for devices that pass, and a panel that describes the byte under the
 * pointer. The page shows everything without it.
 */
export const SCRIPT = `
(() => {
  const find = document.getElementById('find'), text = document.getElementById('text'), failing = document.getElementById('failing')
  const count = document.getElementById('count'), panel = document.getElementById('panel')
  const devices = [...document.querySelectorAll('section.device')].map((section) => ({
    section, row: document.querySelector('a[href="#' + section.id + '"]')?.closest('tr'),
    words: (section.dataset.words || '').toLowerCase(), passes: section.dataset.verdict === 'compatible' }))
  const apply = () => {
    const wanted = text.value.trim().toLowerCase()
    let shown = 0
    for (const { section, row, words, passes } of devices) {
      const visible = words.includes(wanted) && !(failing.checked && passes)
      section.hidden = !visible
      if (row) row.hidden = !visible
      if (visible) shown++
    }
    count.textContent = shown + ' of ' + devices.length + ' shown'
  }
  if (find) {
    find.hidden = false
    text.addEventListener('input', apply)
    failing.addEventListener('change', apply)
    apply()
  }
  document.addEventListener('click', ({ target }) => {
    const cell = target.closest ? target.closest('.grid i[title]') : null
    panel.hidden = !cell
    panel.textContent = cell ? cell.title : ''
  })
  document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') panel.hidden = true })
})()
`
