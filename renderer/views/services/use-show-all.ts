import { useState } from 'react';
import { writeSubject, type Subject } from './subject.ts';

/** The most an answer gives; a longer list is said to be cut. */
export const MOST_ROWS = 5_000;

/** Whether all rows are asked for; another subject begins anew. */
export function useShowAll(subject: Subject): [boolean, () => void] {
  const [shownFor, setShownFor] = useState('');
  const id = writeSubject(subject);
  return [shownFor === id, () => setShownFor(id)];
}
