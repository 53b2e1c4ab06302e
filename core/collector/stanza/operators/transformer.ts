import type { AnyValue } from '../../../model/attributes.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { getField, type Field } from '../field.ts';
import { OperatorError, type OperatorContext, type OperatorKind } from '../operator.ts';

type Change = (entry: Entry) => void;

/** An operator that changes an entry and gives it on. */
export function transformer(
  type: string,
  keys: readonly string[],
  read: (settings: Settings, context: OperatorContext) => Change,
): OperatorKind {
  return {
    type,
    keys,
    read(settings, context) {
      const change = read(settings, context);
      return {
        run(entry, write) {
          change(entry);
          write(entry);
        },
      };
    },
  };
}

/** Throws OperatorError where it is not there. */
export function required(entry: Entry, field: Field): AnyValue {
  const value = getField(entry, field);
  if (!value) throw new OperatorError(`the entry has no ${field.text}`);
  return value;
}
