/** Whose rows have attributes. */
export const ATTRIBUTE_TABLES = [
  'span',
  'span_event',
  'span_link',
  'log',
  'number_point',
  'distribution_point',
  'exemplar',
] as const;
export type AttributeTable = (typeof ATTRIBUTE_TABLES)[number];
