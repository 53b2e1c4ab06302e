import { counted } from '../../../model/counted.ts';
import { map } from '../../ottl/value.ts';
import { deleteField, setField, setMembers } from '../field.ts';
import { OperatorError, readField } from '../operator.ts';
import { required, transformer } from './transformer.ts';

/** Keys for the values of a list, which becomes a map. */
export const ASSIGN_KEYS = transformer('assign_keys', ['field', 'keys'], (settings) => {
  const field = readField(settings, 'field', undefined, true);
  const keys = settings.texts('keys');
  if (keys.length === 0) settings.note(['keys'], 'at least one key is expected here');
  return (entry) => {
    const value = required(entry, field);
    if (value.kind !== 'array') throw new OperatorError(`${field.text} is no list`);
    const { length } = value.values;
    if (length !== keys.length)
      throw new OperatorError(`${field.text} has ${counted(length, 'value')} for ${counted(keys.length, 'key')}`);
    setField(entry, field, map(keys.map((key, i) => ({ key, value: value.values[i]! }))));
  };
});

/** Moves what is in a map one level up. */
export const FLATTEN = transformer('flatten', ['field'], (settings) => {
  const field = readField(settings, 'field');
  const parent = { ...field, keys: field.keys.slice(0, -1) };
  return (entry) => {
    const value = required(entry, field);
    if (value.kind !== 'kvlist') throw new OperatorError(`${field.text} is no map`);
    deleteField(entry, field);
    setMembers(entry, parent, value.values);
  };
});
