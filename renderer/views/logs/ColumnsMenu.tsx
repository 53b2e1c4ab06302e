import { ArrowDown, ArrowUp, Columns3, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Input } from '../../widgets/Input.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import {
  addColumn,
  attributeColumnId,
  attributeOf,
  BUILT_IN_COLUMNS,
  moveColumn,
  resetColumns,
  useLogColumns,
  writeColumns,
} from './column-ids.ts';
import classes from './ColumnsMenu.module.css';
import { CopyTable } from './CopyTable.tsx';
import { useAttributeKeys } from './FacetPanel.tsx';

const labelOf = (id: string): string => {
  const name = BUILT_IN_COLUMNS.find(([own]) => own === id);
  return name ? t(name[1]) : (attributeOf(id) ?? id);
};

/** Which columns, in which order; any attribute can be one. */
export function ColumnsMenu({ onCopyTable }: { onCopyTable: () => Promise<boolean> }) {
  const { ids, attributes } = useLogColumns();
  const [isOpen, setOpen] = useState(false);
  const [part, setPart] = useState('');
  const keys = useAttributeKeys(part, attributes, isOpen);
  const hidden = BUILT_IN_COLUMNS.filter(([id]) => !ids.includes(id)).map(([id]) => id);
  return (
    <Popover
      title={t('logs.columns')}
      align="end"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<IconButton label={t('logs.columns')} icon={<Columns3 aria-hidden />} />}
    >
      <div className={classes.menu}>
        <ul>
          {ids.map((id, at) => (
            <li key={id} className={classes.column}>
              <label title={labelOf(id)}>
                <input
                  type="checkbox"
                  checked
                  disabled={id === 'body'}
                  onChange={() => writeColumns(ids.filter((other) => other !== id))}
                />
                <span>{labelOf(id)}</span>
              </label>
              <IconButton
                label={t('logs.columns.up', { name: labelOf(id) })}
                icon={<ArrowUp aria-hidden />}
                disabled={at === 0}
                onClick={() => writeColumns(moveColumn(ids, id, -1))}
              />
              <IconButton
                label={t('logs.columns.down', { name: labelOf(id) })}
                icon={<ArrowDown aria-hidden />}
                disabled={at === ids.length - 1}
                onClick={() => writeColumns(moveColumn(ids, id, 1))}
              />
            </li>
          ))}
        </ul>
        <Input
          aria-label={t('logs.columns.find')}
          placeholder={t('logs.columns.find')}
          value={part}
          onChange={(event) => setPart(event.target.value)}
        />
        <ul>
          {[...hidden, ...keys.map(({ value }) => attributeColumnId(value))].map((id) => (
            <li key={id} className={classes.column}>
              <label title={labelOf(id)}>
                <input type="checkbox" checked={false} onChange={() => writeColumns(addColumn(ids, id))} />
                <span>{labelOf(id)}</span>
              </label>
            </li>
          ))}
        </ul>
        <div className={classes.actions}>
          <Button icon={<RotateCcw aria-hidden />} onClick={resetColumns}>
            {t('logs.columns.reset')}
          </Button>
          <CopyTable copy={onCopyTable} />
        </div>
      </div>
    </Popover>
  );
}
