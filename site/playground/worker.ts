/** Answers the page's questions in the background, so that the page stays usable. */
import { answer, type Question } from './judge'

interface Asked {
  readonly data: { readonly number: number; readonly width: number; readonly question: Question }
}

const scope = globalThis as unknown as {
  onmessage: (event: Asked) => void
  postMessage: (message: unknown) => void
}

scope.onmessage = ({ data: { number, width, question } }) => {
  answer(question, width).then((found) => scope.postMessage({ number, found }))
}
