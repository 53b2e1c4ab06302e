import { createContext } from 'react';

/** Keys of the processors that are disabled. */
export const DisabledKeys = createContext<ReadonlySet<string>>(new Set());
