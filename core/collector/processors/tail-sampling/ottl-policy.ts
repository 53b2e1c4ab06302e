import type { ResourceGroup, ScopeGroup } from '../../../model/resource.ts';
import type { Span, SpanEvent } from '../../../model/span.ts';
import { compileCondition, type Test } from '../../ottl/compile.ts';
import { Draft, type Environment } from '../../ottl/contexts/environment.ts';
import { FILTER_FUNCTIONS } from '../../ottl/functions/registry.ts';
import { parseCondition } from '../../ottl/parser.ts';
import { OttlError } from '../../ottl/problem.ts';
import type { Settings } from '../../settings.ts';
import { noting } from '../../noting.ts';
import { ERROR_MODES, readTexts, type ErrorMode } from '../ottl-group.ts';
import { PolicyError, type Evaluate, type Notes } from './policy.ts';
import { someSpan } from './trace.ts';

interface Item {
  group: ResourceGroup<Span>;
  scope: ScopeGroup<Span>;
  span: Span;
  event?: SpanEvent;
}

/** A trace is wanted where one condition holds for one of its spans, or for one of their events. */
export function readOttlCondition(settings: Settings): Evaluate {
  settings.allow(['error_mode', 'span', 'spanevent']);
  const mode = settings.choice('error_mode', ERROR_MODES, 'ignore');
  const [spans, events] = [readTests(settings, 'span'), readTests(settings, 'spanevent')];
  if (!settings.has('span') && !settings.has('spanevent'))
    settings.note([], 'conditions under "span" or "spanevent" are expected here');
  return (trace, nowNs, notes) => {
    const holds = (tests: readonly Test[], item: Item) => {
      const environment = environmentOf(item, nowNs);
      return tests.some((test) => holdsFor(test, environment, mode, notes));
    };
    const isWanted = someSpan(trace, (span, scope, group) => {
      const item = { group, scope, span };
      return (
        holds(spans, item) || (events.length > 0 && span.events.some((event) => holds(events, { ...item, event })))
      );
    });
    return isWanted ? 'sampled' : 'not-sampled';
  };
}

function readTests(settings: Settings, context: 'span' | 'spanevent'): Test[] {
  return readTexts(settings, context, parseCondition).flatMap(({ root, path }) => {
    const compile = () => compileCondition(root, { context, isPrefixed: false }, FILTER_FUNCTIONS);
    return noting(settings, path, compile) ?? [];
  });
}

function environmentOf({ group, scope, span, event }: Item, nowNs: bigint): Environment {
  return {
    resource: new Draft(group),
    scope: new Draft(scope),
    span: new Draft(span),
    ...(event ? { spanevent: new Draft(event) } : {}),
    cache: [],
    nowNs: () => nowNs,
    addMetric: () => undefined,
  } as unknown as Environment;
}

function holdsFor(test: Test, environment: Environment, mode: ErrorMode, notes: Notes): boolean {
  try {
    return test(environment);
  } catch (error) {
    if (!(error instanceof OttlError)) throw error;
    if (mode === 'propagate') throw new PolicyError(error.message);
    if (mode === 'ignore') notes.wrong(error.message);
    return false;
  }
}
