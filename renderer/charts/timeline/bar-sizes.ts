/** Free pixels above and below a bar. */
export const INSET_PX = 5;
export const LABEL_GAP_PX = 6;
