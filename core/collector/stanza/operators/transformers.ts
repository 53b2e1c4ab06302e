import { anyValueOf } from '../../processors/config-value.ts';
import { noting } from '../../noting.ts';
import { text } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { parseExpression } from '../expression.ts';
import { readEntryText } from '../expression-text.ts';
import { deleteField, getField, parseField, setField } from '../field.ts';
import { OperatorError, readCondition, readField, type OperatorContext, type OperatorKind } from '../operator.ts';
import { required, transformer } from './transformer.ts';

export const NOOP = transformer('noop', [], () => () => undefined);

export const MOVE = transformer('move', ['from', 'to'], (settings) => {
  const [from, to] = [readField(settings, 'from', undefined, true), readField(settings, 'to', undefined, true)];
  return (entry) => {
    const value = required(entry, from);
    deleteField(entry, from);
    setField(entry, to, value);
  };
});

export const COPY = transformer('copy', ['from', 'to'], (settings) => {
  const [from, to] = [readField(settings, 'from', undefined, true), readField(settings, 'to', undefined, true)];
  return (entry) => setField(entry, to, required(entry, from));
});

export const REMOVE = transformer('remove', ['field'], (settings) => {
  const field = readField(settings, 'field', undefined, true);
  return (entry) => {
    if (deleteField(entry, field) === undefined) throw new OperatorError(`the entry has no ${field.text}`);
  };
});

/** A value as it is, or what `EXPR(…)` gives. */
export const ADD = transformer('add', ['field', 'value'], (settings, { env }) => {
  const field = readField(settings, 'field', undefined, true);
  if (!settings.has('value')) settings.note(['value'], 'a value is expected here');
  const written = settings.raw('value');
  const [, inner] = (typeof written === 'string' && /^EXPR\(([\s\S]*)\)$/.exec(written)) || [];
  if (inner === undefined) {
    if (typeof written === 'string' && written.includes('EXPR('))
      settings.note(['value'], 'EXPR(…) must be the whole value here');
    const value = anyValueOf(written);
    return (entry) => setField(entry, field, value);
  }
  const expression = noting(settings, ['value'], () => parseExpression(inner, env));
  return (entry) => setField(entry, field, expression!(entry));
});

/** Of body, attributes and resource, those that are named are kept as named, and the others as they are. */
export const RETAIN = transformer('retain', ['fields'], (settings) => {
  if (settings.list('fields').length === 0) settings.note(['fields'], 'at least one field is expected here');
  const fields = settings
    .listedTexts('fields')
    .flatMap((written, i) => noting(settings, ['fields', i], () => parseField(written, true)) ?? []);
  const roots = new Set(fields.map(({ root }) => root));
  return (entry) => {
    const kept = fields.map((field) => ({ field, value: getField(entry, field) }));
    for (const root of roots) deleteField(entry, { root, keys: [], text: root });
    for (const { field, value } of kept) if (value) setField(entry, field, value);
  };
});

/** Entries for which `expr` is true are dropped, or as many of them as `drop_ratio` says. */
export const filterWith = (onDropped: (id: string) => void): OperatorKind => ({
  type: 'filter',
  keys: ['expr', 'drop_ratio'],
  read(settings, context) {
    const id = settings.text('id', 'filter');
    const ratio = settings.number('drop_ratio', 1, 0, 1);
    if (!settings.has('expr')) settings.note(['expr'], 'an expression is expected here');
    const matches = readCondition(settings, 'expr', context);
    return {
      run(entry, write) {
        if (matches!(entry) && context.random() < ratio) onDropped(id);
        else write(entry);
      },
    };
  },
});

/** Puts what is under `attributes` on an entry. */
function readAttributes(route: Settings, { env }: OperatorContext): (entry: Entry) => void {
  const settings = route.inner('attributes');
  const texts = settings.keys.map((name) => [name, readEntryText(settings, name, env)] as const);
  return (entry) => {
    for (const [name, textOf] of texts)
      setField(entry, { root: 'attributes', keys: [name], text: name }, text(textOf(entry)));
  };
}

/** Entries go to the operator of the first route that matches; those that no route takes go to `default`, or are dropped. */
export const routerWith = (onDropped: (id: string) => void): OperatorKind => ({
  type: 'router',
  keys: ['routes', 'default'],
  read(settings, context) {
    const id = settings.text('id', 'router');
    const routes = settings.items('routes').map((route) => {
      route.allow(['expr', 'output', 'attributes']);
      if (!route.has('expr')) route.note(['expr'], 'an expression is expected here');
      return {
        matches: readCondition(route, 'expr', context),
        output: route.text('output'),
        attributes: readAttributes(route, context),
      };
    });
    const fallback = settings.text('default');
    return {
      run(entry, write) {
        const route = routes.find(({ matches }) => matches!(entry));
        const to = route?.output ?? fallback;
        route?.attributes(entry);
        if (to === '') onDropped(id);
        else write(entry, to);
      },
    };
  },
  outputs(settings) {
    const routes = settings
      .items('routes')
      .map((route, i) => ({ id: route.text('output'), path: ['routes', i, 'output'] }));
    return settings.has('default') ? [...routes, { id: settings.text('default'), path: ['default'] }] : routes;
  },
});
