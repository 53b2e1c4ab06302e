import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import classes from './Tabs.module.css';

export interface TabItem {
  id: string;
  label: string;
  /** A number beside the label; tells at a glance whether opening is worth it. */
  count?: number;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  items: readonly TabItem[];
  value: string;
  onChange: (id: string) => void;
}

export function Tabs({ label, items, value, onChange }: TabsProps) {
  return (
    <Base.Root className={classes.root} value={value} onValueChange={(next) => onChange(String(next))}>
      <Base.List className={classes.list} aria-label={label}>
        {items.map((item) => (
          <Base.Tab key={item.id} value={item.id} className={classes.tab}>
            {item.label}
            {item.count !== undefined && <span className={classes.count}>{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.id} value={item.id} className={classes.panel}>
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
