/** Whether JavaScript's calendar knows a zone of this name, such as "Asia/Seoul". */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
