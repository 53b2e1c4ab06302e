import { listOrders, reconcileStock, tellStory } from './back-office.ts';
import { addToCart, search, viewProduct } from './browsing.ts';
import { checkout, sendMails, sendReminder, type Published } from './buying.ts';
import type { Recording } from './trace-builder.ts';

/** Ten minutes of the shop, busier towards the end of the morning. */
export const SESSION_MS = 600_000;

/** Milliseconds from one poll of the queue to the next. */
const POLL_MS = 12_000;
/** A customer who does not pay within a minute is reminded. */
const REMINDERS = [41_000, 97_000];

export function play(recording: Recording): void {
  const { random } = recording;
  const at = (count: number) =>
    Array.from({ length: count }, () => random.between(2_000, SESSION_MS - 15_000)).sort((a, b) => a - b);
  for (const startMs of at(46)) viewProduct(recording, startMs);
  for (const startMs of at(2)) viewProduct(recording, startMs, recording.random.hex(8)); // the proxy before us does not export
  for (const startMs of [...at(16), ...at(9).map((ms) => 300_000 + ms * 0.15)]) search(recording, startMs);
  for (const startMs of at(22)) addToCart(recording, startMs);
  for (const orders of [24, 9, 27]) listOrders(recording, random.between(60_000, 560_000), orders);
  for (const startMs of [120_000, 420_000]) reconcileStock(recording, startMs);
  consume(
    recording,
    at(36).map((startMs) => checkout(recording, startMs)),
  );
  tellStory(recording);
}

function consume(recording: Recording, checkouts: (Published | undefined)[]): void {
  const orders = checkouts.filter((order) => order !== undefined);
  for (let pollMs = POLL_MS; pollMs <= SESSION_MS; pollMs += POLL_MS) {
    const waiting = orders.filter(({ atMs }) => atMs <= pollMs && atMs > pollMs - POLL_MS);
    if (waiting.length > 0) sendMails(recording, waiting, pollMs + recording.random.between(5, 60));
  }
  REMINDERS.forEach((afterMs, index) => sendReminder(orders[3 + index * 5]!, afterMs));
}
