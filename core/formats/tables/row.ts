import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { SummaryQuantile } from '../../model/metric.ts';
import type { Cell, CellGroup } from '../parquet/row-reader.ts';
import type { Notes } from '../records/notes.ts';
import {
  attributesCell,
  doubleCell,
  groupCell,
  listCell,
  nsCell,
  spanIdCell,
  textCell,
  traceIdCell,
  wholeCell,
} from './cells.ts';

const VALUE_LENGTH = 50;

/**
 * A row of a table, or a group in it, asked for by the names of its columns. What is not there is OpenTelemetry's default; so is
 * what is there and means nothing, and that is noted (`invalid-value`).
 */
export class Row {
  readonly cells: CellGroup;
  readonly notes: Notes;

  constructor(cells: CellGroup, notes: Notes) {
    this.cells = cells;
    this.notes = notes;
  }

  has(name: string): boolean {
    return this.cells[name] !== null && this.cells[name] !== undefined;
  }

  text(name: string): string {
    return textCell(this.cells[name]);
  }

  /** Throws RowFault where it is none that OpenTelemetry can hold. */
  ns(name: string, what = name): bigint {
    return nsCell(this.cells[name], what);
  }

  traceId(name: string): TraceId {
    return traceIdCell(this.cells[name], this.notes);
  }

  spanId(name: string): SpanId {
    return spanIdCell(this.cells[name], this.notes);
  }

  /** Throws RowFault. */
  attributes(name: string, what = name): Attributes {
    return attributesCell(this.cells[name], what);
  }

  whole(name: string): bigint | undefined {
    return this.#made(name, this.cells[name], wholeCell);
  }

  /** Of 32 bits, without a sign. */
  count(name: string): number {
    return this.#between(name, 0n, 2n ** 32n - 1n);
  }

  int32(name: string): number {
    return this.#between(name, -(2n ** 31n), 2n ** 31n - 1n);
  }

  /** One below 0 was written by who has no numbers without a sign. */
  uint64(name: string): bigint {
    return BigInt.asUintN(64, this.whole(name) ?? 0n);
  }

  double(name: string): number | undefined {
    return this.#made(name, this.cells[name], doubleCell);
  }

  bool(name: string): boolean {
    return this.#made(name, this.cells[name], boolCell) ?? false;
  }

  /** By name, in any case and with or without the prefix, or the number itself. */
  oneOf(name: string, names: readonly string[], prefix = ''): number {
    const cell = this.cells[name];
    if (typeof cell !== 'string' || /^-?\d{1,10}$/.test(cell)) return this.int32(name);
    if (cell === '') return 0;
    const at = names.indexOf(cell.toUpperCase().replace(prefix, ''));
    if (at < 0) this.#note(name, cell);
    return Math.max(0, at);
  }

  counts(name: string): bigint[] {
    return this.list(name).map((cell) => BigInt.asUintN(64, this.#made(name, cell, wholeCell) ?? 0n));
  }

  doubles(name: string): number[] {
    return this.list(name).map((cell) => this.#made(name, cell, doubleCell) ?? 0);
  }

  /** Values of quantiles, in two lists side by side. */
  quantiles(quantiles: string, values: string): SummaryQuantile[] {
    const found = this.doubles(values);
    return this.doubles(quantiles).map((quantile, i) => ({ quantile, value: found[i] ?? 0 }));
  }

  list(name: string): readonly Cell[] {
    return listCell(this.cells[name]);
  }

  group(name: string): Row {
    return new Row(groupCell(this.cells[name]), this.notes);
  }

  groups(name: string): Row[] {
    return this.list(name).map((cell) => new Row(groupCell(cell), this.notes));
  }

  /** Lists side by side, of which each has one thing about every element. There are as many as in the longest of the first `decisive`. */
  beside(names: readonly string[], decisive: number): Row[] {
    const lists = names.map((name) => this.list(name));
    const length = Math.max(...lists.slice(0, decisive).map((list) => list.length));
    return Array.from({ length }, (_, i) => {
      const cells = Object.fromEntries(names.map((name, column) => [name, lists[column]![i] ?? null]));
      return new Row(cells, this.notes);
    });
  }

  #between(name: string, least: bigint, most: bigint): number {
    const whole = this.whole(name) ?? 0n;
    if (whole >= least && whole <= most) return Number(whole);
    this.#note(name, String(whole));
    return 0;
  }

  #made<T>(name: string, cell: Cell | undefined, make: (cell: Cell) => T | undefined): T | undefined {
    if (cell === null || cell === undefined) return undefined;
    const made = make(cell);
    if (made === undefined) this.#note(name, textCell(cell));
    return made;
  }

  #note(name: string, value: string): void {
    this.notes.warn('invalid-value', `${name} is none that can be kept: ${value.slice(0, VALUE_LENGTH)}`);
  }
}

function boolCell(cell: Cell): boolean | undefined {
  if (typeof cell === 'boolean') return cell;
  const whole = wholeCell(cell);
  return whole === 0n || whole === 1n ? whole === 1n : undefined;
}
