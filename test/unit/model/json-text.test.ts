import { describe, expect, it } from 'vitest';
import { prettyJson } from '../../../core/model/pretty-json.ts';
import { readJsonText } from '../../../core/model/read-json-text.ts';

describe('JSON in a text', () => {
  it('is read with all digits of its integers', () => {
    expect(readJsonText(' {"id": 9007199254740993, "r": 0.5, "l": [true, null, "x"]}')).toEqual({
      kind: 'kvlist',
      values: [
        { key: 'id', value: { kind: 'int', value: 9_007_199_254_740_993n } },
        { key: 'r', value: { kind: 'double', value: 0.5 } },
        {
          key: 'l',
          value: {
            kind: 'array',
            values: [{ kind: 'bool', value: true }, { kind: 'empty' }, { kind: 'string', value: 'x' }],
          },
        },
      ],
    });
  });

  it.each(['', 'text', '{oops', '42', '"x"', '[1] and more', '['.repeat(100_000)])(
    '%.10j is a text like any other',
    (text) => {
      expect(readJsonText(text)).toBeUndefined();
    },
  );

  it('is written with indents, and the same digits', () => {
    const text = '{\n  "id": 9007199254740993,\n  "none": [],\n  "list": [\n    "a\\n",\n    {}\n  ]\n}';
    expect(prettyJson(readJsonText(text)!)).toBe(text);
    expect(prettyJson({ kind: 'bytes', value: Uint8Array.of(1, 2) })).toBe('"AQI="');
    expect(prettyJson({ kind: 'double', value: NaN })).toBe('"NaN"');
  });
});
