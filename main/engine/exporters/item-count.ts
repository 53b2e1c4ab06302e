/** How far an export is; grows while its pieces are pulled. */
export class ItemCount {
  items = 0;
}
