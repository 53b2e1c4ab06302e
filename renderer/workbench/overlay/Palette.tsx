import { Command as List } from 'cmdk';
import { useState, useSyncExternalStore } from 'react';
import { synonymsOf } from '../../i18n/synonyms.ts';
import { t } from '../../i18n/t.ts';
import { NO_FILTER } from '../../state/filter.ts';
import { useRecentPlaces } from '../../state/recent-places.ts';
import { openSession, useSessions } from '../../state/sessions.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Dialog } from '../../widgets/Dialog.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { ServiceDot } from '../../widgets/ServiceDot.tsx';
import floating from '../../widgets/floating.module.css';
import { useHereCommands, type Command } from '../command.ts';
import { availableCommands } from '../commands.ts';
import { findView } from '../views.ts';
import { kindParam, writeMetricArg } from '../../views/metrics/metric-address.ts';
import { showOverlay, useOverlay } from '../overlays.ts';
import classes from './Palette.module.css';

const GROUPS = ['here', 'go', 'view', 'session'] as const;
/** cmdk ranks on the page's own thread; more than this would be felt while typing. */
const MOST_SERVICES = 500;
const MOST_METRICS = 500;
const NO_SESSIONS: never[] = [];
const TRACE_ID = /^[0-9a-f]{32}$/i;

function close(): void {
  showOverlay('none');
}

function Entry({ command }: { command: Command }) {
  const label = command.label();
  const run = (): void => {
    close();
    command.run();
  };
  return (
    <List.Item value={`${command.id} ${label}`} keywords={synonymsOf(label)} className={floating.item} onSelect={run}>
      <span className={floating.grow}>{label}</span>
      {command.keys?.[0] && <Kbd keys={command.keys[0]} />}
    </List.Item>
  );
}

function Commands() {
  useSyncExternalStore(useHereCommands.subscribe, useHereCommands.getState);
  const commands = availableCommands().filter(({ id }) => id !== 'palette');
  return GROUPS.map((group) => {
    const inGroup = commands.filter((command) => command.group === group);
    if (inGroup.length === 0) return null;
    return (
      <List.Group key={group} heading={t(`group.${group}`)}>
        {inGroup.map((command) => (
          <Entry key={command.id} command={command} />
        ))}
      </List.Group>
    );
  });
}

function Services() {
  const { data } = useQuery('services.list', {});
  if (!data || data.services.length === 0) return null;
  const open = (name: string): void => {
    close();
    useView.getState().go('traces', '', { filter: { ...NO_FILTER, services: [name] } });
  };
  return (
    <List.Group heading={t('word.services')}>
      {data.services.slice(0, MOST_SERVICES).map(({ name }) => (
        <List.Item key={name} value={`service ${name}`} className={floating.item} onSelect={() => open(name)}>
          <ServiceDot name={name} />
          <span className={floating.grow}>{t('palette.service', { name })}</span>
        </List.Item>
      ))}
    </List.Group>
  );
}

function Sessions() {
  const sessions = useSessions((state) => state.library?.sessions) ?? NO_SESSIONS;
  const others = sessions.filter(({ open }) => open === '');
  if (others.length === 0) return null;
  const open = (id: string): void => {
    close();
    void openSession(id);
  };
  return (
    <List.Group heading={t('view.sessions')}>
      {others.map(({ id, name }) => (
        <List.Item key={id} value={`session ${name} ${id}`} className={floating.item} onSelect={() => open(id)}>
          <span className={floating.grow}>{t('palette.session', { name })}</span>
        </List.Item>
      ))}
    </List.Group>
  );
}

/** Only once something is typed: there may be hundreds, and nobody reads through them. */
function Metrics() {
  const { data } = useQuery('metrics.list', { filter: {} });
  if (!data || data.metrics.length === 0) return null;
  const open = (metric: (typeof data.metrics)[number]): void => {
    close();
    const kind = kindParam(metric, data.metrics);
    useView.getState().go('metrics', writeMetricArg(metric), kind === '' ? {} : { params: { kind } });
  };
  return (
    <List.Group heading={t('word.metrics')}>
      {data.metrics.slice(0, MOST_METRICS).map((metric) => {
        const value = `metric ${metric.name} ${metric.service} ${metric.kind}`;
        return (
          <List.Item key={value} value={value} className={floating.item} onSelect={() => open(metric)}>
            <span className={floating.grow}>{t('palette.metric', { name: metric.name })}</span>
            <span className={classes.quiet}>{metric.service}</span>
          </List.Item>
        );
      })}
    </List.Group>
  );
}

/** Where the reader was, newest first. */
function Recent() {
  const places = useRecentPlaces((state) => state.places);
  const shown = places.flatMap((place) => {
    const view = findView(place.view);
    return view ? [{ place, label: [t(view.labelKey), place.arg].filter(Boolean).join(' · ') }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <List.Group heading={t('palette.recent')}>
      {shown.map(({ place, label }) => (
        <List.Item
          key={label}
          value={`recent ${label}`}
          className={floating.item}
          onSelect={() => {
            close();
            useView.getState().change(place);
          }}
        >
          <span className={floating.grow}>{label}</span>
        </List.Item>
      ))}
    </List.Group>
  );
}

/** Whatever is typed can be looked for; an id can be opened. Always matches, so it is never filtered away. */
function SearchFor({ typed }: { typed: string }) {
  const text = typed.trim();
  if (text === '') return null;
  const isId = TRACE_ID.test(text);
  const go = (): void => {
    close();
    if (isId) useView.getState().go('trace', text.toLowerCase());
    else useView.getState().go('traces', '', { filter: { ...useView.getState().place.filter, text } });
  };
  return (
    <List.Group heading={t('group.search')} forceMount>
      <List.Item value={`search ${text}`} className={floating.item} onSelect={go} forceMount>
        {isId ? t('palette.trace', { id: text }) : t('palette.text', { text })}
      </List.Item>
    </List.Group>
  );
}

export function Palette() {
  const open = useOverlay((state) => state.open === 'palette');
  const [typed, setTyped] = useState('');
  return (
    <Dialog
      bare
      open={open}
      onClose={() => {
        setTyped('');
        close();
      }}
      title={t('command.palette')}
    >
      <List label={t('command.palette')} className={classes.palette} loop>
        <List.Input
          className={classes.input}
          placeholder={t('palette.placeholder')}
          value={typed}
          onValueChange={setTyped}
          autoFocus
        />
        <List.List className={classes.list}>
          <Commands />
          <Recent />
          <Sessions />
          <Services />
          {typed.trim() !== '' && <Metrics />}
          <SearchFor typed={typed} />
        </List.List>
      </List>
    </Dialog>
  );
}
