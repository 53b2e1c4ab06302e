import { Command as List } from 'cmdk';
import { useState, useSyncExternalStore } from 'react';
import { wordsFor } from '../../i18n/synonyms.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Dialog } from '../../widgets/Dialog.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import floating from '../../widgets/floating.module.css';
import { useHereCommands, type Command } from '../command.ts';
import { availableCommands } from '../commands.ts';
import { useOverlay } from '../overlays.ts';
import { matchTyped } from './match-typed.ts';
import { closePalette, Metrics, Recent, Services, Sessions } from './PaletteGroups.tsx';
import classes from './Palette.module.css';

const GROUPS = ['here', 'go', 'view', 'session'] as const;
const TRACE_ID = /^[0-9a-f]{32}$/i;

function Entry({ command }: { command: Command }) {
  const label = command.label();
  const run = (): void => {
    closePalette();
    command.run();
  };
  return (
    <List.Item
      value={`${command.id} ${label}`}
      keywords={wordsFor(command.label)}
      className={floating.item}
      onSelect={run}
    >
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

/** Whatever is typed can be looked for; an id can be opened. Always matches, so it is never filtered away. */
function SearchFor({ typed }: { typed: string }) {
  const text = typed.trim();
  if (text === '') return null;
  const isId = TRACE_ID.test(text);
  const go = (): void => {
    closePalette();
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

/*
 * The line has the focus because it is the first control: asked for by autoFocus, it would have it before the dialog has
 * seen where to give it back to.
 */

/** Begins empty each time: it is taken off the page when it closes, by whatever way. */
function PaletteList() {
  const [typed, setTyped] = useState('');
  return (
    <List label={t('command.palette')} className={classes.palette} filter={matchTyped} loop>
      <List.Input
        className={classes.input}
        placeholder={t('palette.placeholder')}
        value={typed}
        onValueChange={setTyped}
      />
      <List.List className={classes.list} label={t('filter.suggestions')}>
        <Commands />
        <Recent />
        <Sessions />
        <Services />
        {typed.trim() !== '' && <Metrics />}
        <SearchFor typed={typed} />
      </List.List>
    </List>
  );
}

export function Palette() {
  const open = useOverlay((state) => state.open === 'palette');
  return (
    <Dialog bare open={open} onClose={closePalette} title={t('command.palette')}>
      <PaletteList />
    </Dialog>
  );
}
