const isUpper = (char: string | undefined): boolean => char !== undefined && char >= 'A' && char <= 'Z';
const isLower = (char: string | undefined): boolean => char !== undefined && char >= 'a' && char <= 'z';
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';
const isSeparator = (char: string): boolean => ' _-.'.includes(char);

/** `MyMetricName`, `my.metric-name` → `my_metric_name`: at every change of case or to and from digits, acronyms as one word. As the library the Collector takes. */
export function snakeCase(written: string): string {
  const text = written.trim();
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    const next = text[i + 1];
    const lowered = isUpper(char) ? char.toLowerCase() : char;
    if (isChange(char, next)) {
      const endsAcronym = isUpper(char) && isLower(next) && isUpper(text[i - 1]);
      const ends = isLower(char) || isDigit(char) || isDigit(next);
      result += (endsAcronym ? '_' : '') + lowered + (ends ? '_' : '');
    } else {
      result += isSeparator(char) ? '_' : lowered;
    }
  }
  return result;
}

function isChange(char: string, next: string | undefined): boolean {
  if (isUpper(char)) return isLower(next) || isDigit(next);
  if (isLower(char)) return isUpper(next) || isDigit(next);
  return isDigit(char) && (isUpper(next) || isLower(next));
}

/** `my_metric_name` → `MyMetricName`; what is no letter or digit only parts words. */
export function camelCase(written: string): string {
  const text = written.trim();
  let result = '';
  let startsWord = true;
  let wasUpper = false;
  for (const char of text) {
    let shown = char;
    if (startsWord && isLower(char)) shown = char.toUpperCase();
    else if (!startsWord && wasUpper && isUpper(char)) shown = char.toLowerCase();
    wasUpper = isUpper(char);
    if (isUpper(char) || isLower(char)) {
      result += shown;
      startsWord = false;
    } else if (isDigit(char)) {
      result += char;
      startsWord = true;
    } else startsWord = isSeparator(char);
  }
  return result;
}
