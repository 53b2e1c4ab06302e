import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, test, vi } from 'vitest';
import { disabledSteps } from '../../../../../../core/collector/config/edit/disabled-steps.ts';
import {
  addStep,
  deleteComponent,
  deletePipeline,
  disableStep,
  enableStep,
  moveStep,
  removeStep,
} from '../../../../../../core/collector/config/edit/edit-config.ts';

// Each run reads the whole text several times.
vi.setConfig({ testTimeout: 120_000 });

type Lists = { service: { pipelines: { traces: { processors: string[] | null } } } };

const processors = (text: string): string[] => (parse(text) as Lists).service.pipelines.traces.processors ?? [];
const steps = { pipeline: 'traces', role: 'processors' } as const;
const off = (text: string): string[] => disabledSteps(text).map(({ id, at }) => `${id}@${at}`);

const DEFINED = 'processors:\n  a:\n  b/2:\n  c_d:\n  e:\n  f g/h i:\n';
const HEAD = `${DEFINED}service: # s\n  pipelines:\n    traces:\n      receivers: [otlp] # in\n      processors:`;

describe('a step that is disabled is a comment at its place', () => {
  test.each([
    [
      'of lines',
      '\n        - a # why\n        - b/2\n        - e\n',
      '\n        - a # why\n        # - b/2\n        - e\n',
    ],
    ['of one line', ' [a, b/2, e] # order\n', ' [a,  # b/2,\n         e] # order\n'],
    ['of one line without spaces', ' [a,b/2,e]\n', ' [a, # b/2,\n        e]\n'],
    [
      'of an item a line',
      ' [\n        a,\n        b/2, # why\n        e\n      ]\n',
      ' [\n        a,\n        # b/2, # why\n        e\n      ]\n',
    ],
    ['with it alone', ' [b/2]\n', ' [ # b/2\n        ]\n'],
    ['of lines with it alone', '\n      - b/2', '\n      # - b/2'],
    ['where it comes last', ' [ a, b/2 ]\n', ' [ a,  # b/2\n         ]\n'],
  ])('in a list %s', (_, before, after) => {
    expect(disableStep(HEAD + before, steps, 'b/2')).toBe(HEAD + after);
    expect(enableStep(HEAD + after, steps, 'b/2')).toBe(HEAD + before);
  });

  test('those beside each other on one line share a comment', () => {
    const one = disableStep(`${HEAD} [a, b/2, c_d, e]\n`, steps, 'c_d')!;
    const two = disableStep(one, steps, 'b/2')!;
    expect(two).toBe(`${HEAD} [a,  # b/2, c_d,\n         e]\n`);
    expect(off(two)).toEqual(['b/2@1', 'c_d@2']);
    expect(enableStep(two, steps, 'b/2')).toBe(one);
  });
});

describe('what somebody commented out by hand', () => {
  test.each([
    ['a step', '\n        - a\n        # - b/2\n', ['b/2@1']],
    ['a step with its sign at the edge', '\n        - a\n#        - b/2\n        - e', ['b/2@1']],
    ['a step as editors do it', '\n        - a\n        #- b/2\n', ['b/2@1']],
    ['all steps', '\n        # - a\n        # - b/2\n      exporters: [x]\n', ['a@0', 'b/2@1']],
    ['a quoted step', '\n        - a\n        # - "b/2" # why\n', ['b/2@1']],
    ['a line of a list in brackets', ' [\n        a,\n        # b/2,\n        e]\n', ['b/2@1']],
    ['the rest of a line', ' [a, # b/2,\n        e]\n', ['b/2@1']],
    ['what is not defined', '\n        - a\n        # - other\n', []],
    ['what is in the list', '\n        - a\n        # - a\n', []],
    ['a remark', '\n        - a # b/2\n        # b/2\n        # - b/2 is slow\n', []],
    ['a name of which the comma is missing', ' [a, # b/2\n        e]\n', []],
    ['a comma too few before it', ' [\n        a\n        # b/2\n        ]\n', []],
    ['a list that goes on elsewhere', '\n        - a\n      exporters:\n        - x\n        # - b/2\n', []],
  ])('%s', (_, list, expected) => expect(off(HEAD + list)).toEqual(expected));

  test('is put back into its list, whatever its indent was', () => {
    expect(enableStep(`${HEAD}\n        - a\n#   - b/2\n        - e\n`, steps, 'b/2')).toBe(
      `${HEAD}\n        - a\n        - b/2\n        - e\n`,
    );
  });

  test('is none of a text that is no configuration', () => {
    for (const text of ['', '- 1', 'a: [', 'service: 5', 'service:\n  pipelines:\n    traces:\n      processors: 5'])
      expect(disabledSteps(text)).toEqual([]);
  });
});

describe('other changes leave it disabled', () => {
  const LINES = `${HEAD}\n        - a\n        # - b/2\n        - e\n      exporters: [x]\n`;
  const FLOW = `${HEAD} [a,  # b/2,\n         e]\n`;

  test('a move goes over it, and it can be moved itself', () => {
    expect(moveStep(LINES, steps, 'e', -1)).toContain('- a\n        - e\n        # - b/2\n      exporters');
    expect(moveStep(LINES, steps, 'b/2', -1)).toContain('        # - b/2\n        - a\n        - e\n');
    expect(moveStep(FLOW, steps, 'b/2', 1)).toContain(' [a, e,  # b/2\n        ]\n');
  });

  test('what is added comes behind all', () => {
    expect(addStep(LINES, steps, 'c_d')).toContain('        # - b/2\n        - e\n        - c_d\n');
    expect(addStep(`${HEAD}\n        - a\n        # - e\n`, steps, 'c_d')).toMatch(/- a\n {8}# - e\n {8}- c_d\n$/);
    expect(addStep(LINES, steps, 'b/2')).toBeUndefined();
  });

  test('a list that is made stands behind those that are commented out', () => {
    const text =
      'exporters:\n  x:\n  y:\nservice:\n  pipelines:\n    traces:\n      exporters:\n        - x\n        # - y\n';
    expect(addStep(text, { pipeline: 'traces', role: 'processors' }, 'a')).toBe(`${text}      processors: [a]\n`);
  });

  test('it is taken out, and goes with its definition or its pipeline', () => {
    expect(removeStep(LINES, steps, 'b/2')).toContain('- a\n        - e\n');
    const deleted = deleteComponent(FLOW, 'processors', 'b/2')!;
    expect(deleted).toContain(' [a, e]\n');
    expect(deleted).not.toContain('b/2');
    const tail = `${HEAD}\n        - a\n        # - b/2\n`;
    expect(deletePipeline(tail, 'traces')).toBe(`${DEFINED}service: # s\n  pipelines:\n`);
  });
});

describe('what cannot be done gives no text', () => {
  test.each([
    ['a step that is disabled already', disableStep(`${HEAD} [ # a\n        ]\n`, steps, 'a')],
    ['a step that is not disabled', enableStep(`${HEAD} [a]\n`, steps, 'a')],
    ['a step that is not there', disableStep(`${HEAD} [a]\n`, steps, 'e')],
    ['one that is not defined, which nothing would tell from a remark', disableStep(`${HEAD} [a, x]\n`, steps, 'x')],
    ['one that is there twice', disableStep(`${HEAD} [a, e, a]\n`, steps, 'a')],
    [
      'one that shares its line with another, but not with all',
      disableStep(`${HEAD} [a,\n        e, c_d]\n`, steps, 'e'),
    ],
    ['a text that is no YAML', disableStep('a: [', steps, 'a')],
  ])('%s', (_, after) => expect(after).toBeUndefined());
});

describe('whatever is disabled', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b/2', 'c_d', '"e"', 'f g/h i'), { minLength: 1 });
  const write = (list: string[], style: number, tail: string): string => {
    const styles = [
      ` [${list.join(', ')}] # order`,
      ` [ ${list.join(' ,')} ]`,
      ` [${list.join(',')},]`,
      ` [${list.join(',  ')} , ]`,
      ` [\n        ${list.join(',\n        ')},\n      ]`,
      ` [\n        ${list.join(', # a remark\n        ')} # another\n      ]`,
      `\n        [${list.join(', ')}]`,
      list.map((name) => `\n        - ${name} # of ${name}`).join(''),
      list.map((name) => `\n      -   ${name}`).join('\n'),
      list.map((name) => `\n      # a remark\n      - ${name}`).join('\n\n'),
    ];
    return `${HEAD}${styles[style]}${tail}`;
  };
  const text = fc
    .record({
      list: names,
      style: fc.nat(9),
      tail: fc.constantFrom('', '\n', '\n      exporters:\n        - otlp\n# the end\n'),
      newline: fc.constantFrom('\n', '\r\n'),
    })
    .map(({ list, style, tail, newline }) => write(list, style, tail).replaceAll('\n', newline));

  test('is gone from the list and no other; enabled again, the text is what it was, in whatever order', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }), fc.func(fc.nat()), (before, picks, by) => {
        const own = processors(before);
        const meant = [...new Set(picks.map((pick) => own[pick % own.length]!))];
        const disabled = meant.reduce((one, id) => disableStep(one, steps, id)!, before);
        expect(processors(disabled)).toEqual(own.filter((id) => !meant.includes(id)));
        expect(withoutProcessors(disabled)).toEqual(withoutProcessors(before));
        expect(new Set(off(disabled))).toEqual(new Set(meant.map((id) => `${id}@${own.indexOf(id)}`)));
        const back = meant.toSorted((a, b) => by(a) - by(b));
        expect(back.reduce((one, id) => enableStep(one, steps, id)!, disabled)).toBe(before);
      }),
    );
  });

  test('moves as if it were not', () => {
    fc.assert(
      fc.property(text, fc.nat(4), fc.nat(4), fc.integer({ min: -2, max: 2 }), (before, pick, moved, by) => {
        const own = processors(before);
        const [id, other] = [own[pick % own.length]!, own[moved % own.length]!];
        const disabled = disableStep(before, steps, id)!;
        const expected = moveStep(before, steps, other, by);
        const after = moveStep(disabled, steps, other, by);
        if (expected === undefined) expect(after).toBeUndefined();
        else expect(after).toBe(disableStep(expected, steps, id));
      }),
    );
  });

  function withoutProcessors(all: string): unknown {
    const { service } = parse(all) as Lists;
    return { ...service, pipelines: { traces: { ...service.pipelines.traces, processors: null } } };
  }
});
