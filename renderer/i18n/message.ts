/** A text, or one text per plural form of `{n}`. Languages without plural (Korean) use the plain text. */
export type Message = string | { one: string; other: string };
export type Messages = Readonly<Record<string, Message>>;

/** What a translation must offer for a source dictionary: every key, none besides. */
export type Translation<Source extends Messages> = { readonly [Key in keyof Source]: Message };

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** Names of the `{parameters}` of a message: 'n' of '{n} traces'. */
export type ParameterOf<M extends Message> = M extends {
  one: infer One extends string;
  other: infer Other extends string;
}
  ? NamesIn<One> | NamesIn<Other> | 'n'
  : M extends string
    ? NamesIn<M>
    : never;
