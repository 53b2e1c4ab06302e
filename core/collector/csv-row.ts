/**
 * Fields of a text, as Go's encoding/csv reads them. A line feed outside quotes goes on with the field that it stands in, since the
 * text is one entry. Undefined where a quote stands in a field without quotes, or text behind a closing one, unless `isLazy`.
 */
export function readCsvRow(row: string, delimiter: string, isLazy: boolean): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; at <= row.length;) {
    const field = row[at] === '"' ? quoted(row, at, delimiter, isLazy) : plain(row, at, delimiter, isLazy);
    if (!field) return undefined;
    fields.push(field.text);
    at = field.end + delimiter.length;
  }
  return fields;
}

interface CsvField {
  text: string;
  /** Where the delimiter behind it stands, or the text ends. */
  end: number;
}

function plain(row: string, at: number, delimiter: string, isLazy: boolean): CsvField | undefined {
  const found = row.indexOf(delimiter, at);
  const end = found < 0 ? row.length : found;
  const text = row.slice(at, end);
  return !isLazy && text.includes('"') ? undefined : { text: text.replaceAll('\r\n', '\n'), end };
}

function quoted(row: string, start: number, delimiter: string, isLazy: boolean): CsvField | undefined {
  const parts: string[] = [];
  for (let at = start + 1; ;) {
    const quote = row.indexOf('"', at);
    if (quote < 0) return isLazy ? { text: parts.join('') + row.slice(at), end: row.length } : undefined;
    parts.push(row.slice(at, quote));
    const isEnd = quote + 1 === row.length || row.startsWith(delimiter, quote + 1);
    if (isEnd) return { text: parts.join(''), end: quote + 1 };
    const isDoubled = row[quote + 1] === '"';
    if (!isDoubled && !isLazy) return undefined;
    parts.push('"');
    at = quote + (isDoubled ? 2 : 1);
  }
}
