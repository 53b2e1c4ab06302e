import { tellColumns, tellMany } from '../columns/from-columns.ts';
import type { Shape } from '../shape.ts';
import { batch } from './batch.ts';
import { compare } from './compare.ts';
import { fanOut } from './fan-out.ts';
import { late } from './late.ts';
import { links } from './links.ts';
import { nPlusOne } from './n-plus-one.ts';
import { queue } from './queue.ts';
import { retries } from './retries.ts';
import { saga } from './saga.ts';
import { shop } from './shop.ts';
import { skew } from './skew.ts';
import { unfinished } from './unfinished.ts';

/** Every shape by its name. A new one is a file and a line here. */
export const SHAPES = {
  shop,
  'fan-out': fanOut,
  queue,
  saga,
  batch,
  late,
  skew,
  'n-plus-one': nPlusOne,
  retries,
  unfinished,
  compare,
  links,
  wide: { summary: 'N children of one parent, 64 at a time', run: tellColumns('wide', 50_000) },
  deep: { summary: 'a chain of N spans', run: tellColumns('deep', 10_000) },
  async: {
    summary: 'one trace of N spans and 40 services, half parallel, 5 % outliving their parent',
    run: tellColumns('async', 100_000),
  },
  many: { summary: 'N spans in traces of 50', run: tellMany },
} satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;
export const SHAPE_NAMES = Object.keys(SHAPES) as ShapeName[];
