/** A part of its own, loaded when every state that a guest can reach is asked for. */
export { prove } from '../check/prove'
export { proofText } from '../report/proof-text'
