import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import classes from './Select.module.css';
import floating from './floating.module.css';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** Heading of the options that follow each other with the same one. */
  group?: string;
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
        <Base.Value className={classes.value} />
        <ChevronsUpDown aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={floating.place} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={floating.popup}>
            {inGroups(options).map(({ group, options: together }, at) => (
              <Base.Group key={at}>
                {at > 0 && <Base.Separator className={floating.line} />}
                {group !== undefined && <Base.GroupLabel className={floating.heading}>{group}</Base.GroupLabel>}
                {together.map((option) => (
                  <Option key={option.value} {...option} />
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Option({ value, label }: SelectOption<string>) {
  return (
    <Base.Item value={value} className={floating.item}>
      <Base.ItemText className={floating.grow}>{label}</Base.ItemText>
      <Base.ItemIndicator>
        <Check aria-hidden />
      </Base.ItemIndicator>
    </Base.Item>
  );
}

interface OptionGroup<Value extends string> {
  group: string | undefined;
  options: SelectOption<Value>[];
}

function inGroups<Value extends string>(options: readonly SelectOption<Value>[]): OptionGroup<Value>[] {
  const groups: OptionGroup<Value>[] = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last && last.group === option.group) last.options.push(option);
    else groups.push({ group: option.group, options: [option] });
  }
  return groups;
}
