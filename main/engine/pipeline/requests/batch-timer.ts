/*
 * A commit costs some 4 ms whatever is in it. What comes seldom is stored at once, what comes often a few times a second, and a
 * flood in commits as large as can be.
 */
const AT_ONCE_MS = 10;
/** Between two commits that nobody hurries. */
const APART_MS = 250;
/** That many within such a time are a flood. */
const FLOOD_ROWS = 4_096;
/** With the commit itself, what was acknowledged stands in live views after a second. */
const LONGEST_MS = 900;

/** When rows that wait are to be handed to the store. */
export class BatchTimer {
  /**
   * No reason to wait longer with so many: a whole row group of DuckDB's goes into the file as it is, neither through the
   * write-ahead log nor through a later checkpoint, which saves a third of what storing costs.
   */
  static readonly MOST_ROWS = 122_880;

  readonly #handOver: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the first of the rows that wait came. */
  #since = 0;
  #lastHandOver = 0;
  #isHurried = false;
  #rows = 0;

  constructor(handOver: () => void) {
    this.#handOver = handOver;
  }

  /** So many wait now. */
  rowsWait(rows: number): void {
    this.#rows = rows;
    if (rows >= BatchTimer.MOST_ROWS || this.#isHurried) this.#handOver();
    else if (this.#timer === undefined) {
      this.#since = Date.now();
      this.#lookAfter(Math.max(AT_ONCE_MS, this.#lastHandOver + APART_MS - this.#since));
    }
  }

  #lookAfter(ms: number): void {
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    if (this.#rows >= FLOOD_ROWS && !this.#isDue) return this.#lookAfter(this.#since + LONGEST_MS - Date.now());
    this.#lookAfter(APART_MS); // should the store not be free now
    this.#handOver();
  }

  get #isDue(): boolean {
    return this.#timer !== undefined && Date.now() - this.#since >= LONGEST_MS;
  }

  /** Somebody asks for what was answered already: some of it waits, or all is on its way. */
  hurry(isWaiting: boolean): void {
    this.#isHurried = isWaiting;
    if (isWaiting) this.#handOver();
  }

  /** A batch was committed, and this much waits: what a request had to tell may wait without rows. */
  storeIsFree(rows: number, isWaiting: boolean): void {
    this.#rows = rows;
    if (isWaiting && (this.#isHurried || this.#isDue || rows >= BatchTimer.MOST_ROWS)) this.#handOver();
  }

  /** They were handed over. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isHurried = false;
    this.#lastHandOver = Date.now();
  }
}
