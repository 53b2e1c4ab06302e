/** Reads the items of one signal into rows. */
export interface ItemPacker {
  /** The rows from here on may be taken back. */
  begin(): void;
  /** Reads the item at the cursor, up to where it ends. @throws UNUSUAL */
  item(end: number, resource: number, scope: number): void;
  /** All was read: the rows stay, and are counted. */
  finish(): void;
  takeBack(): void;
}
