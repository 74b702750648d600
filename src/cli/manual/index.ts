/** What speaks of the command line itself: a part of its own. */
export { bash } from './bash'
export { fish } from './fish'
export { commandLine } from './line'
export { manPage } from './man'
export { zsh } from './zsh'
