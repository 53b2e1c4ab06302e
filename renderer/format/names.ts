/** Keeps both ends of a long name, where the telling parts are: com.example…PaymentService. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = Math.max(2, most - 1);
  const head = Math.ceil(kept * 0.4);
  return `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
}

/** Eight characters tell ids apart on a screen; copying gives all of it. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
