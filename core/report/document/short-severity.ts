/** "INFORMATIONAL" has room; what is longer would take that of the texts of all records. */
const MOST_SHOWN = 20;

/** What a sender calls a severity, as it stands in a list of records; the whole belongs into its title. Redacted before: a part of a secret is not known for one. */
export function shortSeverity(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1).toWellFormed()}…` : text;
}
