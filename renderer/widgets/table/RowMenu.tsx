import { ContextMenu } from '@base-ui/react/context-menu';
import { useState, type ReactElement } from 'react';
import { t } from '../../i18n/t.ts';
import { copyRedacted } from '../copy-redacted.ts';
import { copyText } from '../copy-text.ts';
import floating from '../floating.module.css';
import { Kbd } from '../Kbd.tsx';
import type { MenuItem, TableColumn } from './table-types.ts';

interface RowMenuProps<Row> {
  row: Row;
  columns: readonly TableColumn<Row>[];
  onOpen: () => void;
  more?: (row: Row) => readonly MenuItem[];
  /** At the end: what concerns all rows. */
  tail?: readonly MenuItem[];
  children: ReactElement<Record<string, unknown>>;
}

/** Right click: everything that can be done with a row, with its key. */
export function RowMenu<Row>({ row, columns, onOpen, more, tail = [], children }: RowMenuProps<Row>) {
  const [columnId, setColumnId] = useState('');
  const column = columns.find(({ id }) => id === columnId);
  const items: MenuItem[] = [
    { label: t('action.open'), keys: 'Enter', run: onOpen },
    ...(more?.(row) ?? []),
    ...(column
      ? [{ label: t('action.copyCell', { column: column.label }), run: () => void copyText(column.text(row)) }]
      : []),
    {
      label: t('action.copyRow'),
      keys: 'Mod+C',
      run: () => void copyRedacted(columns.map(({ text }) => text(row)).join('\t')),
    },
    ...tail,
  ];
  const rememberColumn = (event: { target: EventTarget }): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]');
    setColumnId(cell?.dataset.column ?? '');
  };
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={children} onContextMenu={rememberColumn} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={floating.place}>
          <ContextMenu.Popup className={floating.popup}>
            {items.map(({ label, keys, run }) => (
              <ContextMenu.Item key={label} className={floating.item} onClick={run}>
                <span className={floating.grow}>{label}</span>
                {keys && <Kbd keys={keys} />}
              </ContextMenu.Item>
            ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
