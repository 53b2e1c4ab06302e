interface TabButtonsProps<Tab extends string> {
  tabs: readonly Tab[];
  current: Tab;
  /** What they choose among. */
  label: string;
  nameOf: (tab: Tab) => string;
  onShow: (tab: Tab) => void;
  className: string | undefined;
}

/** Parts of a screen, one of which is shown. */
export function TabButtons<Tab extends string>({
  tabs,
  current,
  label,
  nameOf,
  onShow,
  className,
}: TabButtonsProps<Tab>) {
  return (
    <nav className={className} aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-pressed={current === tab}
          aria-current={current === tab ? 'page' : undefined}
          onClick={() => onShow(tab)}
        >
          {nameOf(tab)}
        </button>
      ))}
    </nav>
  );
}
