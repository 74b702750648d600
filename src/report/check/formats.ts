/** The formats of a report of `check`, in the order of the help. */
export const REPORT_FORMATS = ['text', 'json', 'ndjson', 'markdown', 'sarif', 'junit', 'github', 'html'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]
