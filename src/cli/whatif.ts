/** The commands that need no dump: a part of its own, with the config space of every device type. */
export * as atlas from './commands/atlas'
export * as diff from './commands/diff'
