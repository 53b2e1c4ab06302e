import type * as v from 'valibot';

/**
 * An operation is data: a name, a validator for what comes in, the type of what goes out. Renderer, serve, CLI and
 * tests all use the one list in `operations.ts`.
 */
export interface Operation<Name extends string, Schema extends v.GenericSchema, Output> {
  readonly name: Name;
  readonly input: Schema;
  /** False where the call changes the store or the disk. */
  readonly readOnly: boolean;
  /** Never present at run time; carries the output type. */
  readonly output?: Output;
}

/** `operation<Output>()('name', schema)`: the output type is given, name and input are inferred. */
export function operation<Output>() {
  return <const Name extends string, Schema extends v.GenericSchema>(
    name: Name,
    input: Schema,
    options: { readOnly: boolean } = { readOnly: true },
  ): Operation<Name, Schema, Output> => ({ name, input, readOnly: options.readOnly });
}
