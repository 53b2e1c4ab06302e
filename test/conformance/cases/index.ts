import type { Case } from '../case.ts';
import { BODY_ROWS } from './bodies.ts';
import { casesOf } from './body-cases.ts';
import { GRPC_CASES } from './grpc-cases.ts';
import { HTTP_CASES } from './http-cases.ts';

/** Every case, in the order of the table. */
export const CASES: readonly Case[] = [...BODY_ROWS.flatMap(casesOf), ...HTTP_CASES, ...GRPC_CASES].sort(
  (a, b) => parseFloat(a.row) - parseFloat(b.row) || a.row.localeCompare(b.row),
);
