import { Menu as Base } from '@base-ui/react/menu';
import type { MenuEntry } from './Menu.tsx';
import floating from './floating.module.css';

interface PlaceMenuProps {
  /** Where on the screen; null: closed. */
  place: { readonly clientX: number; readonly clientY: number } | null;
  onClose: () => void;
  heading: string;
  entries: readonly MenuEntry[];
}

/** What can be done at a place of a picture, where there is no button to hang a menu on. */
export function PlaceMenu({ place, onClose, heading, entries }: PlaceMenuProps) {
  const anchor = place && {
    getBoundingClientRect: () => DOMRect.fromRect({ x: place.clientX, y: place.clientY, width: 0, height: 0 }),
  };
  return (
    <Base.Root open={place !== null} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Base.Portal>
        <Base.Positioner className={floating.place} anchor={anchor} sideOffset={6} align="start">
          <Base.Popup className={floating.popup}>
            <Base.Group>
              <Base.GroupLabel className={floating.heading}>{heading}</Base.GroupLabel>
              {entries.map(({ id, label, icon, note, disabled, run }) => (
                <Base.Item key={id} className={floating.item} disabled={disabled} onClick={run}>
                  {icon}
                  <span className={floating.grow}>{label}</span>
                  {note && <span className={floating.heading}>{note}</span>}
                </Base.Item>
              ))}
            </Base.Group>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
