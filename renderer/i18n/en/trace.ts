/** Texts of the trace view; keys begin with 'trace.'. */
export const trace = {
  'trace.title': 'Trace',
} as const;
