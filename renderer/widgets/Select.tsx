import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import classes from './Select.module.css';
import floating from './floating.module.css';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
}

export function Select<Value extends string>({ label, value, options, onChange }: SelectProps<Value>) {
  return (
    <Base.Root
      items={options as SelectOption<Value>[]}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      modal={false}
    >
      <Base.Trigger aria-label={label} className={classes.trigger}>
        <Base.Value />
        <ChevronsUpDown aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={floating.place} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={floating.popup}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={floating.item}>
                <Base.ItemText className={floating.grow}>{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
