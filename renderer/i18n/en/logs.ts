/** Texts of the logs view; keys begin with 'logs.'. */
export const logs = {
  'logs.title': 'Logs',
} as const;
