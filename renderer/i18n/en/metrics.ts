/** Texts of the metrics view; keys begin with 'metrics.'. */
export const metrics = {
  'metrics.title': 'Metrics',
} as const;
