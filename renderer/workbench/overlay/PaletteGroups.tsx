import { Command as List } from 'cmdk';
import type { ReactNode } from 'react';
import { wordsFor } from '../../i18n/synonyms.ts';
import { t } from '../../i18n/t.ts';
import { useRecentPlaces } from '../../state/recent-places.ts';
import { openSession, useSessions } from '../../state/sessions.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { ServiceDot } from '../../widgets/ServiceDot.tsx';
import floating from '../../widgets/floating.module.css';
import { kindParam, writeMetricArg } from '../../views/metrics/metric-address.ts';
import { openSubject, SERVICE_KEY } from '../../views/services/subject.ts';
import { showOverlay } from '../overlays.ts';
import { findView } from '../views.ts';
import classes from './Palette.module.css';

/** cmdk ranks on the page's own thread; more than this would be felt while typing. */
const MOST_IN_GROUP = 500;
const NO_SESSIONS: never[] = [];

export function closePalette(): void {
  showOverlay('none');
}

interface Match {
  /** Unlike any other's in the palette; what is typed is compared with it. */
  value: string;
  label: string;
  /** What else it is found by. */
  words?: string[];
  before?: ReactNode;
  after?: ReactNode;
  open: () => void;
}

/** Places to go to under one heading; nothing where there are none. */
function Group({ heading, matches }: { heading: string; matches: readonly Match[] }) {
  if (matches.length === 0) return null;
  return (
    <List.Group heading={heading}>
      {matches.slice(0, MOST_IN_GROUP).map(({ value, label, words, before, after, open }) => {
        const onSelect = (): void => {
          closePalette();
          open();
        };
        return (
          <List.Item key={value} value={value} keywords={words} className={floating.item} onSelect={onSelect}>
            {before}
            <span className={floating.grow}>{label}</span>
            {after}
          </List.Item>
        );
      })}
    </List.Group>
  );
}

export function Services() {
  const services = useQuery('services.list', {}).data?.services ?? [];
  const words = wordsFor(() => t('word.service'));
  const matches = services.map(({ name }) => ({
    value: `service ${name}`,
    label: t('palette.service', { name }),
    before: <ServiceDot name={name} />,
    words,
    open: () => openSubject({ key: SERVICE_KEY, value: name }),
  }));
  return <Group heading={t('word.services')} matches={matches} />;
}

/** Those that are not open. */
export function Sessions() {
  const sessions = useSessions((state) => state.library?.sessions) ?? NO_SESSIONS;
  const closed = sessions.filter(({ open }) => open === '');
  const words = wordsFor(() => t('view.sessions'));
  const matches = closed.map(({ id, name }) => ({
    value: `session ${name} ${id}`,
    words,
    label: t('palette.session', { name }),
    open: () => void openSession(id),
  }));
  return <Group heading={t('view.sessions')} matches={matches} />;
}

/** Only once something is typed: there may be hundreds, and nobody reads through them. */
export function Metrics() {
  const metrics = useQuery('metrics.list', { filter: {} }).data?.metrics ?? [];
  const words = wordsFor(() => t('word.metrics'));
  const matches = metrics.map((metric) => ({
    words,
    value: `metric ${metric.name} ${metric.service} ${metric.kind}`,
    label: t('palette.metric', { name: metric.name }),
    after: <span className={classes.quiet}>{metric.service}</span>,
    open: () => {
      const kind = kindParam(metric, metrics);
      useView.getState().go('metrics', writeMetricArg(metric), kind === '' ? {} : { params: { kind } });
    },
  }));
  return <Group heading={t('word.metrics')} matches={matches} />;
}

/** Where the reader was, newest first. */
export function Recent() {
  const places = useRecentPlaces((state) => state.places);
  const matches = places.flatMap((place) => {
    const view = findView(place.view);
    if (!view) return [];
    const label = [t(view.labelKey), place.arg].filter(Boolean).join(' · ');
    const words = wordsFor(() => t(view.labelKey));
    return [{ value: `recent ${label}`, label, words, open: () => useView.getState().change(place) }];
  });
  return <Group heading={t('palette.recent')} matches={matches} />;
}
