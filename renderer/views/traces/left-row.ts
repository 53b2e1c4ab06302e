import { create } from 'zustand';
import type { LeftRow } from './trace-place.ts';

/** The row chosen last in the list: known while a trace is open in its place. */
export const useLeftRow = create<{ readonly left: LeftRow | undefined }>()(() => ({ left: undefined }));
