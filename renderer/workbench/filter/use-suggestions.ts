import { useMemo } from 'react';
import type { InputOf } from '../../../contract/operations.ts';
import { t } from '../../i18n/t.ts';
import { writeHead } from '../../state/filter-tokens.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { readTyping, suggestValue, type FilterField, type Suggestion, type Typing } from './completion.ts';

const MOST = 12;
const STATUS = ['error', 'ok'] as const;
const DURATIONS = ['10ms', '100ms', '500ms', '1s', '5s', '30s'];
const SEVERITIES = ['debug', 'info', 'warn', 'error', 'fatal'];
const LEVELS = ['none', 'trace', ...SEVERITIES];

const ready = (insert: string, hint: string): Suggestion => ({ insert, isComplete: true, hint });
const more = (insert: string, hint: string): Suggestion => ({ insert, isComplete: false, hint });

/** What may begin here: the fields of the view, in the order they are most asked for. */
function fieldSuggestions(fields: readonly FilterField[]): Suggestion[] {
  const all: Record<FilterField, Suggestion[]> = {
    service: [more('service:', t('filter.field.service'))],
    operation: [more('operation:', t('filter.field.operation'))],
    status: [ready('status:error', t('filter.hint.errors')), ready('status:ok', t('filter.hint.ok'))],
    duration: [more('duration>=', t('filter.field.duration.min')), more('duration<', t('filter.field.duration.max'))],
    severity: [more('level:', t('filter.field.level')), more('severity>=', t('filter.field.severity.min'))],
    attribute: [more('has:', t('filter.field.attribute.exists'))],
    trace: [more('trace:', t('traces.id'))],
    span: [],
    text: [],
    where: [more('event:', t('filter.field.event'))],
    'where-spans': [],
    'where-logs': [],
    'where-none': [],
  };
  return fields.flatMap((field) => all[field]);
}

function keySuggestions(key: string, count: number): Suggestion {
  return { insert: `${writeHead(key)}=`, isComplete: false, hint: t('filter.field.attribute'), count };
}

type FacetInput = InputOf<'traces.facets'>;
type LogFacetInput = InputOf<'logs.facets'>;
/** Whose values are suggested: those of spans or those of log records. */
export type SuggestionSource = 'traces' | 'logs';

/** What to ask the store for; undefined where it has nothing to say. */
function facetOf(typing: Typing, service: string | undefined): FacetInput | undefined {
  const rest = { contains: typing.part, limit: MOST };
  if (typing.kind === 'word') return typing.part === '' ? undefined : { field: 'attribute-key', ...rest };
  if (typing.isAttribute) return { field: 'attribute-value', key: typing.field, ...rest };
  if (typing.field === 'service') return { field: 'service', ...rest };
  if (typing.field === 'operation' || typing.field === 'name') return { field: 'operation', service, ...rest };
  if (typing.field === 'has' || typing.field === '!has') return { field: 'attribute-key', ...rest };
  return undefined;
}

/** The same question about log records, which have events and no operations. */
function logFacetOf(typing: Typing): LogFacetInput | undefined {
  const isEvent = typing.kind === 'value' && !typing.isAttribute && typing.field === 'event';
  if (isEvent) return { filter: {}, field: 'event', contains: typing.part, limit: MOST };
  const facet = facetOf(typing, undefined);
  if (!facet || facet.field === 'operation') return undefined;
  const { field, key, contains, limit } = facet;
  return { filter: {}, field, key, contains, limit };
}

const ANY_FACET = { field: 'service', limit: 1 } as const;

function useValues(typing: Typing, source: SuggestionSource, service: string | undefined, enabled: boolean) {
  const facet = source === 'traces' ? facetOf(typing, service) : undefined;
  const logFacet = source === 'logs' ? logFacetOf(typing) : undefined;
  const ofTraces = useQuery('traces.facets', facet ?? ANY_FACET, { enabled: enabled && facet !== undefined });
  const ofLogs = useQuery('logs.facets', logFacet ?? { filter: {}, ...ANY_FACET }, {
    enabled: enabled && logFacet !== undefined,
  });
  const query = facet ? ofTraces : logFacet ? ofLogs : undefined;
  return { values: query && !query.isPrevious ? query.data?.values : undefined, loading: query?.loading ?? false };
}

function fixedValues(typing: Extract<Typing, { kind: 'value' }>): Suggestion[] {
  const lists: Record<string, readonly string[]> = {
    status: STATUS,
    duration: DURATIONS,
    severity: SEVERITIES,
    level: LEVELS,
  };
  const list = typing.isAttribute ? [] : (lists[typing.field] ?? []);
  return list.filter((value) => value.startsWith(typing.part)).map((value) => ready(typing.head + value, ''));
}

interface Suggestions {
  readonly list: readonly Suggestion[];
  readonly loading: boolean;
}

/** What the last word could become. Fields at once, values when the store has answered. */
export function useSuggestions(
  text: string,
  fields: readonly FilterField[],
  source: SuggestionSource,
  enabled: boolean,
): Suggestions {
  const services = useView((state) => state.place.filter.services);
  const typing = useMemo(() => readTyping(text), [text]);
  const { values, loading } = useValues(typing, source, services.length === 1 ? services[0] : undefined, enabled);
  const list = useMemo(() => {
    if (typing.kind === 'value') {
      return [
        ...fixedValues(typing),
        ...(values ?? []).map(({ value, count }) => suggestValue(typing.head, value, count)),
      ];
    }
    const part = typing.part.toLowerCase();
    // By its hint too: whoever types 서비스 is to find `service:`.
    const own = fieldSuggestions(fields).filter(
      ({ insert, hint }) => insert.includes(part) || hint.toLowerCase().startsWith(part),
    );
    return [...own, ...(values ?? []).map(({ value, count }) => keySuggestions(value, count))];
  }, [typing, values, fields]);
  return { list: list.slice(0, 2 * MOST), loading };
}
