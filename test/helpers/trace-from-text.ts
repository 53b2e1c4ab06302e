import type { TraceDetail } from '../../contract/operations/traces.ts';
import { detailOf } from './trace-detail.ts';
import type { SpanSpec } from './trace-detail.ts';

/** One column of the drawing. */
export const TEXT_UNIT_NS = 1_000_000;

/**
 * A trace from a drawing, one span a line; indentation gives the parent, columns give the time (1 ms each).
 *
 *     web: GET /cart     [=========]
 *       cart: load         [===]        ]===[ ended before it began      | zero length
 *         db: query !       [=x]        [===> never ended                x exception, o other event, inside the bar
 *       mail: send #a2 ^ff          [======]
 *
 * After the name: `!` error status, `#hex` own span id (default: line number), `^hex` parent id instead of the
 * indentation's, `kind=4`. Times count from the leftmost bar.
 */
export function traceFromText(drawing: string, totalSpans?: number): TraceDetail {
  return detailOf(spansFromText(drawing), totalSpans);
}

const LINE = /^(\s*)(.*?\S)\s+(\[[=xo]*[\]>]|\][=xo]*\[|\|)\s*$/;

export function spansFromText(drawing: string): SpanSpec[] {
  const lines = drawing.split('\n').filter((line) => line.trim() !== '');
  const parsed = lines.map(parseLine);
  const origin = Math.min(...parsed.map(({ column }) => column));
  const open: { indent: number; id: string }[] = [];
  return parsed.map(({ indent, label, bar, column }, i) => {
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    const spec = readLabel(label, String(i + 1), open.at(-1)?.id ?? '');
    open.push({ indent, id: spec.id });
    return { ...spec, ...readBar(bar, column - origin) };
  });
}

function parseLine(line: string) {
  const match = LINE.exec(line);
  if (match === null) throw new Error(`Not a span: ${line}`);
  const [, indent = '', label = '', bar = ''] = match;
  return { indent: indent.length, label, bar, column: line.lastIndexOf(bar) };
}

function readLabel(label: string, line: string, above: string) {
  const words = label.split(/\s+/);
  const marked = (mark: string) => words.find((word) => word.startsWith(mark) && word.length > 1)?.slice(mark.length);
  const plain = words.filter((word) => !/^(!|#\w+|\^\w+|kind=\d)$/.test(word)).join(' ');
  const colon = plain.indexOf(': ');
  return {
    id: marked('#') ?? line,
    parent: marked('^') ?? above,
    kind: Number(marked('kind=') ?? 1),
    status: words.includes('!') ? 2 : 0,
    service: plain.slice(0, Math.max(colon, 0)),
    name: plain.slice(colon < 0 ? 0 : colon + 2),
  };
}

/** `[==]` lasts from the column of its first character to that of its last. */
function readBar(bar: string, column: number) {
  const length = (bar.length - 1) * TEXT_UNIT_NS;
  const from = column * TEXT_UNIT_NS;
  const negative = bar.startsWith(']');
  const events = [...bar].flatMap((mark, i) =>
    mark === 'x' || mark === 'o'
      ? [{ time: from + i * TEXT_UNIT_NS, name: mark === 'x' ? 'exception' : 'event', exception: mark === 'x' }]
      : [],
  );
  const duration = bar.endsWith('>') ? NaN : negative ? -length : length;
  return { start: negative ? from + length : from, duration, events };
}
