import { mapParts } from '../memory/map-parts.ts';
import { isView, viewsOf, type View } from '../memory/views.ts';

/** Stands for an array that the job was given: the nth of its arguments. The page has it already. */
interface Given {
  $given: number;
}

/** An answer in which arrays of the arguments are only named. */
export function nameGiven(answer: unknown, args: unknown): unknown {
  const places = new Map<object, number>();
  viewsOf(args).forEach((view, at) => places.has(view) || places.set(view, at));
  return mapParts(answer, (part): View | Given | undefined => {
    if (!isView(part)) return undefined;
    const place = places.get(part);
    return place === undefined ? part : { $given: place };
  });
}

/** The same answer with the arrays of the arguments, `given`, where they were named. */
export function putGiven(answer: unknown, given: readonly View[]): unknown {
  return mapParts(answer, (part) => {
    if (isView(part)) return part;
    return '$given' in part ? given[(part as Given).$given] : undefined;
  });
}
