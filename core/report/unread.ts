import { formatCount } from './html/report-words.ts';

/** What could not be read of a dump, and is missing from all that is said of it. */
export interface Unread {
  /** Of the dump, as a reader knows it. */
  readonly name: string;
  readonly records: number;
  /** Whole ones, of an archive or a folder. */
  readonly files: number;
}

export const isMissing = ({ records, files }: Unread): boolean => records > 0 || files > 0;

/** In a sentence; '' where nothing is missing. */
export function unreadText({ name, records, files }: Unread, language: 'en' | 'ko'): string {
  if (language === 'ko') {
    const lost = files > 0 ? `파일 ${formatCount(files)}개를` : `레코드 ${formatCount(records)}건을`;
    const more = records > 0 && files > 0 ? `레코드 ${formatCount(records)}건, ` : '';
    return records + files === 0 ? '' : `${name}: ${more}${lost} 읽지 못했습니다.`;
  }
  const parts = [records > 0 ? counted(records, 'record') : '', files > 0 ? counted(files, 'file') : ''];
  const told = parts.filter(Boolean);
  return told.length === 0 ? '' : `${told.join(' and ')} of ${name} could not be read.`;
}

const counted = (count: number, word: string): string => `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
