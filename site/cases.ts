/** Writes docs/cases: `npm run cases`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { caseDocuments } from './case-pages'

const FOLDER = 'docs/cases'

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
for (const [name, text] of caseDocuments()) writeFileSync(`${FOLDER}/${name}`, text)
