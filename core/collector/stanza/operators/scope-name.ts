import { typeName } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { getField } from '../field.ts';
import { OperatorError, readField } from '../operator.ts';

/** What a `scope_name` block, or a `scope_name_parser`, sets. Throws OperatorError. */
export function readScopeName(settings: Settings): (entry: Entry) => void {
  const field = readField(settings, 'parse_from');
  return (entry) => {
    const value = getField(entry, field);
    if (value?.kind !== 'string')
      throw new OperatorError(value ? `${typeName(value)} cannot be a scope name` : `the entry has no ${field.text}`);
    entry.scopeName = value.value;
  };
}
