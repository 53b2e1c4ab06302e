import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import floating from './floating.module.css';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  keys?: string;
  /** Quiet words at the right end. */
  note?: string;
  disabled?: boolean;
  run: () => void;
}

export interface MenuSection {
  id: string;
  heading?: string;
  entries: readonly MenuEntry[];
}

interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>;
  sections: readonly MenuSection[];
  align?: 'start' | 'end';
}

function Entry({ entry }: { entry: MenuEntry }) {
  return (
    <Base.Item className={floating.item} disabled={entry.disabled} onClick={entry.run}>
      {entry.icon}
      <span className={floating.grow}>{entry.label}</span>
      {entry.note && <span className={floating.heading}>{entry.note}</span>}
      {entry.keys && <Kbd keys={entry.keys} />}
    </Base.Item>
  );
}

export function Menu({ trigger, sections, align = 'start' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={floating.place} sideOffset={4} align={align}>
          <Base.Popup className={floating.popup}>
            {sections.map((section, at) => (
              <Base.Group key={section.id}>
                {at > 0 && <Base.Separator className={floating.line} />}
                {section.heading && <Base.GroupLabel className={floating.heading}>{section.heading}</Base.GroupLabel>}
                {section.entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
