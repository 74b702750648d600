/** The playground's page: asks the worker what stands in the fields, and shows what it answers. */
const at = (id) => document.getElementById(id)
const OPTIONS = ['qemu', 'machine', 'set', 'profile', 'view', 'host-kernel', 'src-host-kernel', 'created-on', 'prove']
const LONGEST_LINK = 8000
const NAMES = {
  0: 'exit code 0',
  1: 'exit code 1',
  2: 'exit code 2: wrong input',
  3: 'exit code 3: no verdict',
  70: 'exit code 70: a bug',
}
const TYPES = { text: 'text/plain', json: 'application/json', markdown: 'text/markdown', html: 'text/html' }
const ENDINGS = { text: 'txt', json: 'json', markdown: 'md', html: 'html' }

const code = new Blob([at('worker').textContent], { type: 'text/javascript' })
const worker = new Worker(URL.createObjectURL(code))
let number = 0
let answer = null
/** Whether the page's address holds what was asked last. */
let isLinked = false

const fieldOf = (option) => at(`option-${option}`)
const given = () =>
  Object.fromEntries(OPTIONS.map((option) => [option, fieldOf(option).value]).filter(([, value]) => value !== ''))

/** Columns that fit into the box of the answer. */
function width() {
  const probe = document.createElement('span')
  probe.textContent = 'x'.repeat(100)
  at('answer').append(probe)
  const column = probe.getBoundingClientRect().width / 100
  probe.remove()
  const style = getComputedStyle(at('answer'))
  const room = at('answer').clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  return Math.max(40, Math.min(100, Math.floor(room / column)))
}

function begin() {
  number++
  at('linked').hidden = true
  at('result').hidden = false
  at('status').textContent = 'Looking …'
  at('answer').textContent = ''
}

function ask(question) {
  begin()
  worker.postMessage({ number, width: width(), question })
}

function show() {
  if (answer === null) return
  const format = at('format').value
  // The first line is the answer in one sentence and as long as that; the others have the width of the box.
  const [headline, ...others] = (answer[format] || answer.text).split('\n')
  const line = document.createElement('strong')
  line.textContent = headline
  at('answer').replaceChildren(line, others.map((text) => `\n${text}`).join(''))
  at('page').hidden = answer.html === null
}

worker.onmessage = ({ data }) => {
  if (data.number !== number) return
  answer = data.found
  at('status').textContent = `Done, ${NAMES[answer.exitCode] ?? answer.exitCode}.`
  at('linked').hidden = !isLinked
  show()
  // Below the forms, where it would be out of sight on most screens.
  at('result').scrollIntoView()
}
worker.onerror = () => {
  at('status').textContent = 'This browser could not start the program.'
}

function save(format) {
  const url = URL.createObjectURL(new Blob([answer[format]], { type: TYPES[format] }))
  const link = document.createElement('a')
  link.href = url
  link.download = `pcimig.${ENDINGS[format]}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

/** Places that take a file or a text, the one that came last. */
const PLACES = {
  explain: { file: at('log-file'), text: at('log') },
  source: { file: at('source-file'), text: at('source-text') },
  destination: { file: at('destination-file'), text: at('destination-text') },
}

/** What was chosen, dropped or pasted, or null. */
async function heldBy(place) {
  const { file, text } = PLACES[place]
  const [chosen] = file.files
  if (chosen) return { name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) }
  return text.value.trim() === '' ? null : { name: place, bytes: new TextEncoder().encode(text.value) }
}

async function askAboutLog(linked = false) {
  begin()
  isLinked = linked
  const log = await heldBy('explain')
  ask({ about: 'log', log: log === null ? new Uint8Array() : log.bytes, given: given() })
}

at('explain').addEventListener('submit', (event) => {
  event.preventDefault()
  const words = new URLSearchParams({ log: at('log').value, ...given() }).toString()
  const linked = at('log').value !== '' && words.length <= LONGEST_LINK
  // An address that still held another question would be passed on with this answer.
  history.replaceState(null, '', linked ? `#${words}` : location.pathname + location.search)
  askAboutLog(linked)
})

at('check').addEventListener('submit', async (event) => {
  event.preventDefault()
  begin()
  isLinked = false
  const [source, destination] = await Promise.all(['source', 'destination'].map(heldBy))
  if (source === null) {
    at('status').textContent = 'A source is needed: choose, drop or paste one.'
    at('source-file').focus()
    return
  }
  ask({ about: 'sides', source, destination, given: given() })
})

for (const [place, { file, text }] of Object.entries(PLACES)) {
  const zone = at(place)
  file.addEventListener('change', () => {
    text.value = ''
    if (place === 'explain' && file.files.length > 0) askAboutLog()
  })
  text.addEventListener('input', () => {
    file.value = ''
  })
  zone.addEventListener('dragover', () => zone.classList.add('over'))
  zone.addEventListener('dragleave', () => zone.classList.remove('over'))
  zone.addEventListener('drop', ({ dataTransfer }) => {
    zone.classList.remove('over')
    if (dataTransfer.files.length === 0) return
    file.files = dataTransfer.files
    file.dispatchEvent(new Event('change'))
  })
}

// A file that is dropped anywhere else would replace the page. Text that is dragged into a field is left alone.
for (const kind of ['dragover', 'drop'])
  addEventListener(kind, (event) => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault()
  })

at('format').addEventListener('change', show)
at('save').addEventListener('click', () => answer && save(at('format').value))
at('page').addEventListener('click', () => answer && save('html'))

/** A link says what is asked: fields first, then the log. */
function fromLink() {
  const words = new URLSearchParams(location.hash.slice(1))
  for (const option of OPTIONS) if (words.has(option)) fieldOf(option).value = words.get(option)
  if (OPTIONS.some((option) => words.has(option))) at('options').open = true
  if (!words.has('log')) return
  at('log').value = words.get('log')
  at('log-file').value = ''
  ask({ about: 'log', log: new TextEncoder().encode(words.get('log')), given: given() })
}
addEventListener('hashchange', fromLink)
fromLink()
