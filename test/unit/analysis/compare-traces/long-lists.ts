import type { ComparedColumns } from '../../../../core/analysis/compare-traces/compared-trace.ts';
import { columnsOf, SHAPES } from '../../../bench/timeline/path-shapes.ts';

/** A root and a child for each letter, in order, 1 µs each. */
export function siblingsOf(letters: string): ComparedColumns {
  const children = [...letters];
  const spans = children.length + 1;
  const names = ['root', ...new Set(children)];
  return {
    spanIdHigh: new Uint32Array(spans),
    spanIdLow: Uint32Array.from({ length: spans }, (_, row) => row + 1),
    parentIdHigh: new Uint32Array(spans),
    parentIdLow: new Uint32Array(spans).fill(1, 1),
    parent: new Int32Array(spans).fill(-1, 0, 1),
    start: Float64Array.from({ length: spans }, (_, row) => row * 1_000),
    duration: new Float64Array(spans).fill(1_000).fill(spans * 1_000, 0, 1),
    status: new Uint8Array(spans),
    flags: new Uint8Array(spans),
    kind: new Uint8Array(spans).fill(1),
    service: { dictionary: ['s'], codes: new Uint32Array(spans) },
    name: { dictionary: names, codes: Uint32Array.from(['root', ...children], (name) => names.indexOf(name)) },
  };
}

/** One below the other. */
export function chainOf(spans: number): ComparedColumns {
  const text = { dictionary: ['x'], codes: new Uint32Array(spans) };
  return { ...columnsOf(spans, SHAPES['chain, one child each']!), service: text, name: text };
}
