/** How stack traces of Java, Python, .NET, JavaScript and Go go on in the first column. */
const BEGINNINGS = [
  'Caused by',
  'Suppressed: ',
  'Traceback (most recent call last)',
  'During handling of the above exception',
  'The above exception was the direct cause',
  'goroutine ',
];
/** `java.lang.IllegalStateException: closed`, `ValueError: no`; at most as long as a class name gets. */
const EXCEPTION = /^[\w$.]{0,200}(?:Exception|Error|Interrupt)(?:: |:?$)/;
const LOOKED_AT = 260;

/** Whether a line without a time of its own is a part of the record before it: indented, or of a stack trace. */
export function continuesRecord(line: string): boolean {
  const first = line.charCodeAt(0);
  if (first === 0x20 || first === 0x09) return true;
  const head = line.slice(0, LOOKED_AT);
  return BEGINNINGS.some((beginning) => head.startsWith(beginning)) || EXCEPTION.test(head);
}
