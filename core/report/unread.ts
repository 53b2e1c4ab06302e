import { formatCount } from './html/report-words.ts';

/** What could not be read of a dump, and is missing from all that is said of it. */
export interface Unread {
  /** Of the dump or the session, as a reader knows it; '' where it has none. */
  readonly name: string;
  readonly records: number;
  /** Whole ones, of an archive or a folder. */
  readonly files: number;
}

export const isMissing = ({ records, files }: Unread): boolean => records > 0 || files > 0;

/** In a sentence; '' where nothing is missing. */
export function unreadText({ name, records, files }: Unread, language: 'en' | 'ko'): string {
  if (records + files === 0) return '';
  if (language === 'ko') {
    const lost = files > 0 ? `파일 ${formatCount(files)}개를` : `레코드 ${formatCount(records)}건을`;
    const more = records > 0 && files > 0 ? `레코드 ${formatCount(records)}건, ` : '';
    return `${name === '' ? '연 파일 중 ' : `${name}: `}${more}${lost} 읽지 못했습니다.`;
  }
  const parts = [records > 0 ? counted(records, 'record') : '', files > 0 ? counted(files, 'file') : ''];
  return `${parts.filter(Boolean).join(' and ')} of ${name || 'what was opened'} could not be read.`;
}

const counted = (count: number, word: string): string => `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
