/*
 * Holds a stand-in to the type of what it stands for:
 *
 *   its names       exist there (but for those in `Extra`, which are the test's own)
 *   its functions   take whatever can be given to the real one: to the last of its overloads, or the last but one
 *   its answers     are of the real type, or of a stand-in that shares names with it; so are its values
 */

type AnyFunction = (...args: never[]) => unknown;

type Shares<Stand, Real> = [NonNullable<Stand>] extends [object]
  ? [keyof NonNullable<Stand> & keyof NonNullable<Real>] extends [never]
    ? false
    : true
  : false;

type Answers<Stand, Real> = [Stand] extends [Real]
  ? true
  : [Real] extends [void]
    ? true
    : Shares<Awaited<Stand>, Awaited<Real>>;

type Overloads<Real> = Real extends { (...args: infer A): infer Answer; (...args: infer B): unknown }
  ? [A, Answer, B]
  : never;

type Takes<Stand, Args, Answer> = Args extends unknown[]
  ? [Stand] extends [(...args: Args) => infer Given]
    ? Answers<Given, Answer>
    : false
  : false;

type FitsFunction<Stand, Real extends AnyFunction> = true extends
  Takes<Stand, Parameters<Real>, ReturnType<Real>> | Takes<Stand, Overloads<Real>[0], Overloads<Real>[1]>
  ? true
  : false;

type Fits<Stand, Real> = [Real] extends [AnyFunction]
  ? FitsFunction<Stand, Real>
  : [Stand] extends [Real]
    ? true
    : Shares<Stand, Real>;

type Misfits<Stand, Real, Extra extends PropertyKey> = {
  [Name in Exclude<keyof Stand, Extra>]: Name extends keyof Real
    ? Fits<Stand[Name], Real[Name]> extends true
      ? never
      : Name
    : Name;
}[Exclude<keyof Stand, Extra>];

/** `like<Real, 'mine'>()(standIn)` gives `standIn` back; a member that does not fit is a type error that names it. */
export function like<Real, Extra extends PropertyKey = never>() {
  return <Stand>(
    standIn: Stand &
      ([Misfits<Stand, Real, Extra>] extends [never] ? unknown : { 'not as in electron': Misfits<Stand, Real, Extra> }),
  ): Stand => standIn;
}
