import { VIEWS } from '../../src/qemu/request'

const field = (option: string, label: string, example: string): string =>
  `<label>${label} <code>--${option}</code><br><input id="option-${option}" name="${option}" placeholder="${example}" autocomplete="off" spellcheck="false"></label>`

const choice = (option: string, label: string, values: readonly string[]): string =>
  `<label>${label} <code>--${option}</code><br><select id="option-${option}" name="${option}"><option value="">as the file shows</option>${values.map((value) => `<option>${value}</option>`).join('')}</select></label>`

const side = (name: string, label: string): string => `<fieldset id="${name}" class="zone"><legend>${label}</legend>
<label>File, or drop it here<br><input type="file" id="${name}-file"></label>
<label>or paste a dump<br><textarea id="${name}-text" rows="4" spellcheck="false"></textarea></label></fieldset>`

/** The HTML of the playground's main part. */
export const PLAYGROUND = `<h1>Playground</h1>
<p>The same code as on the command line, in this page. Nothing that you paste or drop leaves it: the page may not connect to anything.</p>
<h2>A migration failed</h2>
<form id="explain">
<label for="log">What QEMU or libvirt said: a log, a line of it, or the code of a known case</label>
<textarea id="log" rows="5" spellcheck="false"></textarea>
<p class="buttons"><button type="submit">Explain</button> <label>or a file, or drop it here <input type="file" id="log-file"></label></p>
</form>
<h2>Will this guest move?</h2>
<form id="check">
<div class="sides">
${side('source', 'Source: a dump, a capture or a stream')}
${side('destination', 'Destination; without one it is predicted')}
</div>
<p class="buttons"><button type="submit">Check</button></p>
</form>
<details id="options"><summary>Options</summary><div class="fields">
${field('qemu', "Destination's QEMU version", '8.1')}
${field('machine', "Destination's machine type", 'pc-q35-7.2')}
${field('set', 'Properties there', 'hotplug=off')}
${field('profile', 'Device type', 'virtio-net-pci')}
${choice('view', 'What a dump shows', VIEWS)}
${field('host-kernel', "Destination's host kernel", '6.8')}
${field('src-host-kernel', "Source's host kernel", '6.1')}
${field('created-on', 'QEMU that created the guest', '4.0')}
<label>Every state the guest can reach <code>--prove</code><br><select id="option-prove" name="prove"><option value="">no</option><option>on</option></select></label>
</div></details>
<section id="result" aria-label="Answer" hidden>
<p id="status" role="status"></p>
<p id="linked" class="dim" hidden>The address of this page holds the question: pass it on, and whoever opens it sees this answer.</p>
<p class="buttons"><label>Format <select id="format"><option value="text">text</option><option value="json">JSON</option><option value="markdown">Markdown</option></select></label>
<button type="button" id="save">Save</button> <button type="button" id="page" hidden>Save as a page, byte by byte</button></p>
<pre id="answer" tabindex="0" role="region" aria-label="What pcimig says"></pre>
</section>`
