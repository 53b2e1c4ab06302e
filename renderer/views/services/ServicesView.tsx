import { useMemo } from 'react';
import { useView } from '../../state/view.ts';
import { readSubject, writeSubject } from './subject.ts';
import { SubjectList } from './SubjectList.tsx';
import { SubjectPage } from './SubjectPage.tsx';

/** All subjects of a key, or one of them in all three signals. */
export function ServicesView() {
  const arg = useView((state) => state.place.arg);
  const subject = useMemo(() => readSubject(arg), [arg]);
  return subject ? <SubjectPage key={writeSubject(subject)} subject={subject} /> : <SubjectList />;
}
