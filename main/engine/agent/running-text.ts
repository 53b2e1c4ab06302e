type Addresses = Readonly<Record<string, readonly string[]>>;

/** What runs, and where it listens: of receivers the addresses, of extensions and our own metrics also who. */
export function runningText(pipelines: readonly string[], receivers: Addresses, extensions: Addresses): string {
  const addresses = Object.values(receivers).flat();
  const listening = addresses.length === 0 ? [] : [`Listening on ${addresses.join(', ')}.`];
  const others = Object.entries(extensions).filter(([, at]) => at.length > 0);
  return [
    `Running ${pipelines.join(', ')}.`,
    ...listening,
    ...others.map(([id, at]) => `${id} on ${at.join(', ')}.`),
  ].join(' ');
}
