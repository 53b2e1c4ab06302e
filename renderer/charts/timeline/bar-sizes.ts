/** Free pixels above and below a bar. */
export const INSET_PX = 5;
export const LABEL_GAP_PX = 6;
/** How much of its own colour keeps what a search or a filter does not match. */
export const DIM = 0.35;
