export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Comparing all lines with all takes their product; of more, those between the common ends are told as removed and added. */
const MOST_CELLS = 1_000_000;

/** What became of a text, line by line: lines that are the same in order are kept, as many as there can be. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < was.length && head < is.length && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < was.length - head && tail < is.length - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
  return [
    ...was.slice(0, head).map((text) => line('same', text)),
    ...diffMiddle(was.slice(head, was.length - tail), is.slice(head, is.length - tail)),
    ...was.slice(was.length - tail).map((text) => line('same', text)),
  ];
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));
const line = (kind: DiffLine['kind'], text: string): DiffLine => ({ kind, text });

function diffMiddle(was: readonly string[], is: readonly string[]): DiffLine[] {
  const all = [...was.map((text) => line('removed', text)), ...is.map((text) => line('added', text))];
  if (was.length === 0 || is.length === 0 || was.length * is.length > MOST_CELLS) return all;
  const width = is.length + 1;
  const kept = countKept(was, is, width);
  const lines: DiffLine[] = [];
  let [a, b] = [0, 0];
  while (a < was.length && b < is.length) {
    if (was[a] === is[b]) {
      lines.push(line('same', was[a++]!));
      b++;
    } else if (kept[(a + 1) * width + b]! >= kept[a * width + b + 1]!) lines.push(line('removed', was[a++]!));
    else lines.push(line('added', is[b++]!));
  }
  return [
    ...lines,
    ...was.slice(a).map((text) => line('removed', text)),
    ...is.slice(b).map((text) => line('added', text)),
  ];
}

/** At row a, column b: how many lines of was[a…] and is[b…] can be kept. */
function countKept(was: readonly string[], is: readonly string[], width: number): Uint32Array {
  const kept = new Uint32Array((was.length + 1) * width);
  for (let a = was.length - 1; a >= 0; a--)
    for (let b = is.length - 1; b >= 0; b--)
      kept[a * width + b] =
        was[a] === is[b]
          ? kept[(a + 1) * width + b + 1]! + 1
          : Math.max(kept[(a + 1) * width + b]!, kept[a * width + b + 1]!);
  return kept;
}

/** What surrounds a change, so that it can be understood: lines further away than `around` become one gap, undefined. */
export function foldSame(lines: readonly DiffLine[], around = 3): (DiffLine | undefined)[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: (DiffLine | undefined)[] = [];
  lines.forEach((one, at) => {
    if (isNear[at]) shown.push(one);
    else if (at === 0 || isNear[at - 1]) shown.push(undefined);
  });
  return shown;
}
