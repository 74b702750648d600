/** Documentation of the command line itself. */
export { bash } from './bash'
export { fish } from './fish'
export { commandLine } from './line'
export { zsh } from './zsh'
