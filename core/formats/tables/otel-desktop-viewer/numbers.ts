import type { Cell } from '../../parquet/row-reader.ts';
import { doubleCell, listCell, wholeCell } from '../cells.ts';

/* Numbers of columns whose types the database itself keeps: anything else cannot stand there but as null. */

/** Of 32 bits; 0 for anything else. */
export function countCell(cell: Cell | undefined): number {
  const whole = wholeCell(cell) ?? 0n;
  return whole >= 0n && whole < 2n ** 32n ? Number(whole) : 0;
}

/** The same with a sign. */
export function int32Cell(cell: Cell | undefined): number {
  return Number(BigInt.asIntN(32, wholeCell(cell) ?? 0n));
}

export function uint64Cell(cell: Cell | undefined): bigint {
  return BigInt.asUintN(64, wholeCell(cell) ?? 0n);
}

export function countsCell(cell: Cell | undefined): bigint[] {
  return listCell(cell).map(uint64Cell);
}

export function doublesCell(cell: Cell | undefined): number[] {
  return listCell(cell).map((one) => doubleCell(one) ?? 0);
}
