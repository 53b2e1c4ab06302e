import { addEngineTexts } from './engine-texts.ts';
import { currentLocale } from './locale.ts';
import { FAULT_PLACES, RECORD_FAULTS } from './record-faults.ts';

/**
 * Why a file, or a part of one, could not be read, as engine-texts.ts has it; apart, for only the account of an opened file
 * shows it.
 */
const KOREAN: Readonly<Record<string, string>> = {
  // whole files
  'This file is packed more than {0} times over ({1})': '{0}번 넘게 거듭 압축한 파일입니다({1}).',
  'This file unpacks to more than {0} times its size: at byte {1}, after {2} unpacked bytes, it was given up':
    '압축을 풀면 원래 크기의 {0}배가 넘어 {1}바이트 위치에서 중단했습니다(그때까지 푼 크기: {2}바이트).',
  'This file unpacks to more than {0} times its size: at byte {1}, after {2} unpacked bytes, it was given up (in {3}, at byte {4})':
    '압축을 풀면 원래 크기의 {0}배가 넘어 {1}바이트 위치에서 중단했습니다(그때까지 푼 크기: {2}바이트, 중단한 파일: {3}, 그 파일의 시작 위치: {4}바이트).',
  'This file unpacks to more than {0} bytes': '압축을 풀면 {0}바이트가 넘는 파일입니다.',
  'This archive holds more than {0} files': '파일이 {0}개 넘게 들어 있는 압축 파일입니다.',
  'This archive holds more than {0} files (in {1}, at byte {2})':
    '파일이 {0}개 넘게 들어 있는 압축 파일입니다(중단한 곳: {1}, 위치: {2}바이트).',
  'This archive lists more than {0} files (at byte {1})':
    '파일이 {0}개 넘게 적혀 있는 압축 파일입니다(위치: {1}바이트).',
  'This archive holds no files.': '파일이 들어 있지 않은 압축 파일입니다.',

  'This kind of file cannot be read from a stream where it is larger than {0} bytes. Open it by its path':
    '이 형식은 {0}바이트가 넘으면 스트림으로 읽을 수 없습니다. 경로로 여십시오.',
  'This Parquet file cannot be read: {0} (byte {1}).': 'Parquet 파일을 읽을 수 없습니다: {0} (위치: {1}바이트)',
  'a Parquet table of no kind we know, with the columns {0}': '알 수 없는 Parquet 표(열: {0})',
  "duckdb can query it (SELECT * FROM 'FILE'); what can be opened is listed in docs/formats.md":
    "duckdb에서 SELECT * FROM 'FILE'로 조회하십시오. 열 수 있는 형식은 docs/formats.md에 있습니다",
  'a Tracebench session': 'Tracebench 세션',
  'A session is opened, not imported: start Tracebench with --store FILE':
    'Tracebench를 --store FILE 옵션으로 시작해 세션을 여십시오(가져오기는 지원하지 않음)',
  'a DuckDB database of no kind we know, with the tables {0}': '알 수 없는 DuckDB 데이터베이스(표: {0})',
  'a DuckDB database without tables': '표가 없는 DuckDB 데이터베이스',
  "duckdb can write one as Parquet (COPY name TO 'name.parquet'); what can be opened is listed in docs/formats.md":
    "duckdb에서 COPY name TO 'name.parquet' 명령으로 표를 Parquet 파일로 저장하십시오. 열 수 있는 형식은 docs/formats.md에 있습니다",
  'a DuckDB database that is packed or followed': '압축했거나 이어서 읽도록 지정한 DuckDB 데이터베이스',
  'Unpack it, and open the file itself, once': '압축을 풀어 그 파일을 한 번만 읽도록 여십시오',
  'This DuckDB file could not be read: nothing came of it for two minutes.':
    '2분 동안 응답이 없어 DuckDB 파일을 읽지 못했습니다.',
  'This DuckDB file could not be read: it takes more memory than there is for opening files.':
    '파일을 여는 데 쓸 수 있는 메모리가 부족하여 DuckDB 파일을 읽지 못했습니다.',
  'This DuckDB file could not be read: it ended the process that read it ({0}), as damaged files do. Write it anew: {1}.':
    'DuckDB 파일을 읽는 작업이 비정상 종료되었습니다({0}). 파일이 손상되었을 수 있습니다. 새 파일로 다시 저장하십시오: {1}',
  'This DuckDB file could not be read: {0}': 'DuckDB 파일을 읽지 못했습니다: {0}',
  'This DuckDB file is open in another program. End otel-desktop-viewer, or open a copy of the file.':
    '다른 프로그램에서 사용 중인 DuckDB 파일입니다. otel-desktop-viewer를 종료하거나 파일의 사본을 여십시오.',
  'Nothing in this file could be read. {0}': '이 파일에서 읽을 수 있는 데이터가 없습니다. {0}',
  'This file has no wall clock, and telemetry beside it has one: on one axis their times would mean nothing. Open it by itself, in a session of its own.':
    '날짜 없이 자체 기준점부터 시각을 세는 파일이며, 함께 둘 데이터에는 날짜가 있습니다. 한 축에 놓으면 시각의 의미가 없으므로 이 파일만 별도 세션에서 여십시오.',
  'This file has a wall clock, and telemetry beside it has none: on one axis their times would mean nothing. Open it by itself, in a session of its own.':
    '날짜가 있는 파일이며, 함께 둘 데이터는 날짜 없이 자체 기준점부터 시각을 셉니다. 한 축에 놓으면 시각의 의미가 없으므로 이 파일만 별도 세션에서 여십시오.',
  // what files are that cannot be opened, and what to do: parts of the sentence below
  'a list of traces as Tempo’s search answers it, without their spans': '스팬이 없는 Tempo 검색 결과',
  'Fetch the traces themselves, each at /api/traces/TRACE_ID, and open those':
    '/api/traces/TRACE_ID에서 추적을 하나씩 받아 여십시오',
  'logs as JSON lines without a time': '시각이 없는 JSON 로그',
  'Let the program write one, under "time", "ts" or "timestamp"':
    '프로그램이 “time”, “ts”, “timestamp” 중 하나에 시각을 기록하게 하십시오',
  'JSON of no format we know': '알 수 없는 형식의 JSON',
  'an envelope of Sentry’s': 'Sentry 엔벌로프',
  'Let the program export OTLP beside it: Sentry’s SDKs can be used with OpenTelemetry’s exporters':
    '프로그램에서 OTLP도 함께 내보내십시오. Sentry SDK는 OpenTelemetry 익스포터와 함께 쓸 수 있습니다',
  'what OpenTelemetry’s SDK for JavaScript prints to the console: no JSON, and nested values are left out':
    'JavaScript SDK의 콘솔 출력(JSON이 아니며 중첩된 값이 빠져 있음)',
  'Let the SDK export OTLP instead: OTEL_TRACES_EXPORTER=otlp, to the address shown under Receivers':
    'OTEL_TRACES_EXPORTER=otlp로 설정하여 수신 주소로 보내십시오',
  'plain text in which no line begins with a time we know': '시각으로 시작하는 줄이 없는 텍스트',
  'Let a Collector read it with its filelog receiver, and open what its file exporter writes':
    'Collector의 filelog 수신기로 읽은 뒤 file 익스포터가 쓴 파일을 여십시오',
  'OTLP/JSON begins with "resourceSpans", "resourceMetrics" or "resourceLogs"; what else can be opened is listed in docs/formats.md':
    'OTLP/JSON은 “resourceSpans”, “resourceMetrics”, “resourceLogs” 중 하나로 시작합니다. 열 수 있는 다른 형식은 docs/formats.md에 있습니다',
  'an SQLite database': 'SQLite 데이터베이스',
  'an Arrow file': 'Arrow 파일',
  'Export its data as OTLP': '데이터를 OTLP로 내보내십시오',
  'a network capture': '네트워크 캡처 파일',
  'Open it with Wireshark, which also shows OTLP': 'OTLP도 표시하는 Wireshark에서 여십시오',
  'compressed with {0}': '{0} 압축 파일',
  'Unpack it first: {0}': '먼저 압축을 푸십시오: {0}',
  'a tar archive': 'tar 파일',
  'Unpack it and open the files in it': '압축을 풀고 그 안의 파일을 여십시오',
  'text in UTF-16': 'UTF-16 텍스트',
  'Save it as UTF-8; in PowerShell: {0}': 'UTF-8로 저장하십시오. PowerShell 명령: {0}',
  'protobuf, but not an OTLP request; it may be a Perfetto trace': 'OTLP 요청이 아닌 protobuf(Perfetto 추적일 수 있음)',
  'Open it at ui.perfetto.dev': 'ui.perfetto.dev에서 여십시오',
  'a binary file of no known kind': '알 수 없는 바이너리 파일',
  'What can be opened is listed in docs/formats.md': '열 수 있는 형식은 docs/formats.md에 있습니다',
  'empty (0 bytes)': '빈 파일(0바이트)',
  'JSON with nothing in it': '내용이 없는 JSON',
  'Check that whatever wrote it had something to write': '파일을 쓴 쪽에 내보낼 내용이 있었는지 확인하십시오',
  'Check that whatever wrote it has finished': '파일을 쓰는 작업이 끝났는지 확인하십시오',
  'This file is {0}. {1}.': '열 수 없는 파일입니다: {0}. {1}.',
  'This file could not be read further than byte {0}: {1}.': '파일을 {0}바이트 위치까지만 읽고 중단했습니다: {1}',
  '{0}; nothing of the file is kept': '{0} (이 파일의 내용은 저장하지 않음)',
  'it takes more memory than there is for opening files': '파일을 여는 데 쓸 수 있는 메모리가 부족합니다.',
  'framed-zstd: the file ends inside a frame (byte {0})': 'zstd 프레임 중간에서 파일이 끝났습니다({0}바이트 위치).',
  'framed-zstd: a frame of {0} bytes (byte {1})': 'zstd 프레임이 너무 큽니다({0}바이트, {1}바이트 위치).',
  'framed-zstd: {0} (byte {1})': 'zstd 압축을 풀 수 없습니다({1}바이트 위치): {0}',
  '{0}: {1}, after {2} unpacked bytes': '압축이 손상된 파일입니다: {0} ({1}, {2}바이트까지 압축 해제)',

  // what is wrong in a Parquet file: parts of the sentences above and below
  'rows {0} to the last one cannot be read: {1}': '{0}번째부터 마지막까지의 행을 읽을 수 없음: {1}',
  'rows {0} to {1} cannot be read: {2}': '{0}~{1}번째 행을 읽을 수 없음: {2}',
  'row {0}: {1}': '{0}번째 행: {1}',
  'it is encrypted': '암호화된 파일',
  'it is cut short: what its columns are stands at its end, and that is missing': '열 정보가 있는 끝부분이 잘린 파일',
  'its metadata claim to be longer than the file': '메타데이터 길이가 파일보다 김',
  'its metadata are larger than {0} bytes': '메타데이터가 {0}바이트를 넘음',
  'it claims {0} rows in {1} bytes': '{1}바이트에 {0}행이 있다고 기록됨',
  'a row group of {0} columns in a file of {1}': '행 그룹의 열 수가 파일과 다름({0}개, 파일은 {1}개)',
  'a row group of fewer than no rows': '행 그룹의 행 수가 음수',
  'a column without metadata': '메타데이터가 없는 열',
  'its columns stand in other files': '열의 데이터가 다른 파일에 있음',
  'a column that lies outside of the file': '파일 범위를 벗어난 열',
  'a column compressed in an unknown way': '알 수 없는 방식으로 압축된 열',
  'a column with fewer values than rows': '값의 수가 행 수보다 적은 열',
  'a group without columns': '열이 없는 그룹',
  'a group of columns that has fewer than it says': '기록된 것보다 열이 적은 그룹',
  'no columns': '열이 없음',
  'more than {0} columns': '열이 {0}개를 넘음',
  'columns nested deeper than {0} levels': '열이 {0}단계보다 깊게 중첩됨',
  'a row of more than {0} values': '값이 {0}개를 넘는 행',
  'pages and dictionaries that take more than {0} bytes at once': '한 번에 읽어야 할 페이지와 사전이 {0}바이트를 넘음',
  'a page with blocks of an impossible size': '블록 크기가 잘못된 페이지',
  'a page with fewer values than it says': '기록된 것보다 값이 적은 페이지',
  'a page with more values than it says': '기록된 것보다 값이 많은 페이지',
  'a page cut short': '중간에 잘린 페이지',
  'a page with a number too long': '숫자가 너무 긴 페이지',
  'a page of an unknown kind ({0})': '알 수 없는 종류의 페이지({0})',
  'a page that goes beyond its column': '열 범위를 벗어난 페이지',
  'a page of {0} bytes, {1} at most': '너무 큰 페이지({0}바이트, 최대 {1}바이트)',
  'a page of {0} bytes that has {1}': '크기가 기록과 다른 페이지({1}바이트, 기록은 {0}바이트)',
  'a page whose checksum is another one than it says: it is damaged': '체크섬이 맞지 않는 손상된 페이지',
  'a page of {0} values': '값의 수가 잘못된 페이지({0}개)',
  'a page without a header': '헤더가 없는 페이지',
  'a dictionary without a header': '헤더가 없는 사전',
  'a second dictionary': '사전이 두 개인 열',
  'a page of levels only': '값이 없는 페이지',
  'a page that needs a dictionary, and there is none': '사전이 없는 페이지',
  'a damaged page ({0})': '손상된 페이지({0})',
  'a dictionary of more values than it has bytes': '값의 수가 바이트 수보다 많은 사전',
  'a value that is not in its dictionary': '사전에 없는 값',
  'a value of {0} bytes, {1} at most': '너무 큰 값({0}바이트, 최대 {1}바이트)',
  'a value longer than its page': '페이지보다 긴 값',
  'a value that begins with more than there was before it': '앞 값의 길이보다 긴 접두사를 가리키는 값',
  'values split that have no size': '크기가 지정되지 않은 BYTE_STREAM_SPLIT 값',
  'values encoded in a way we do not read ({0})': '지원하지 않는 방식으로 인코딩된 값({0})',
  'levels encoded in a way that is not written any more': '더 이상 쓰이지 않는 방식으로 인코딩된 레벨',
  'compressed with lzo, which is not read': '지원하지 않는 압축(lzo)',
  'a number of {0} bytes': '너무 긴 숫자({0}바이트)',
  'a FLOAT16 of {0} bytes': '길이가 잘못된 FLOAT16 값({0}바이트)',
  'numbers of {0} bits': '{0}비트 숫자',
  'a run of no values': '값이 없는 반복 구간(RLE)',
  'a run too long': '너무 긴 반복 구간(RLE)',
  'metadata nested deeper than {0} levels': '메타데이터가 {0}단계보다 깊게 중첩됨',
  'metadata of more than {0} values': '메타데이터의 값이 {0}개를 넘음',
  'metadata of an unknown type, {0}': '알 수 없는 종류의 메타데이터({0})',
  'metadata cut short': '중간에 잘린 메타데이터',
  'metadata with a number too long': '숫자가 너무 긴 메타데이터',

  // of rows in tables and databases
  '{0}, row {1}: {2}': '{0} 표의 {1}번째 행: {2}',
  '{0} is no time: {1}': '{0} 값이 시각이 아님: {1}',
  'a span that is no object': '객체가 아닌 스팬',
  'an event that is no object': '객체가 아닌 이벤트',
  'an entry that is no object': '객체가 아닌 항목',
  'what stands behind the line is no object': '로그 줄 뒤의 값이 객체가 아님',
  '{0} is no object': '{0} 값이 객체가 아님',
  '{0} is no JSON: {1}': '{0} 값이 JSON이 아님: {1}',
  '{0} is no JSON': '{0} 값이 JSON이 아님',
  '{0} are no attributes': '{0} 값이 속성이 아님',
  'it has an attribute that is not in the file: {0}': '파일에 없는 속성을 가리킴: {0}',
  'it is a point of no kind we know: {0}': '알 수 없는 종류의 데이터 포인트: {0}',
  'it has a value of no kind we know: {0}': '알 수 없는 종류의 값: {0}',
  'it has bytes that are no base64': 'base64가 아닌 바이트열',
  'it has a value that is no JSON': 'JSON이 아닌 값',
  'it has a number that is none': '숫자가 아닌 값',
  'it has a whole number that is none': '정수가 아닌 값',
  'it has a value that is no text': '텍스트가 아닌 값',
  'it has a value that is no list': '목록이 아닌 값',

  // of records in other tools' files
  'start is no time': 'start 값이 시각이 아님',
  'timestamp is no time': 'timestamp 값이 시각이 아님',
  '{0} is no length of time: {1}': '{0} 값이 시간 길이가 아님: {1}',
  '{0} is no length of time': '{0} 값이 시간 길이가 아님',
  'a span without {0}': '필수 값이 없는 스팬({0})',
  'a metric set without a time': '시각이 없는 메트릭 묶음',
  'a {0} without {1}': '필수 값이 없는 항목({0}, {1})',
  'the time of an annotation is none: {0}': 'annotation의 시각이 올바르지 않음: {0}',
  'the time of a log is none: {0}': '로그의 시각이 올바르지 않음: {0}',
  'its time is none': '올바르지 않은 시각',
  'an event of a kind that is not known: "{0}"': '알 수 없는 종류의 이벤트: "{0}"',
  'a span of a trace whose traceId is not known': '트레이스 ID를 알 수 없는 스팬',
  'a whole number in it has more than 20 digits': '자릿수가 20을 넘는 정수가 있음',

  // of files that end or break off early
  'cut short: the file ends inside it, at byte {0}': '파일이 중간에 끝남(위치: {0}바이트)',
  'cut short: the file ends inside it': '파일이 중간에 끝남',
  'cut short: the file ends inside the record at byte {0}': '파일이 레코드 중간에 끝남(레코드 위치: {0}바이트)',
  'cut short: the file ends inside the frame at byte {0}': '파일이 프레임 중간에 끝남(프레임 위치: {0}바이트)',
  'cut short: the file ends inside an answer': '파일이 응답 중간에 끝남',
  'cut short: the file ends inside the list of events': '파일이 이벤트 목록 중간에 끝남',
  'cut short: the file ends inside line {0}': '파일이 {0}행 중간에 끝남',
  'cut short: another record begins on line {0}': '레코드가 중간에 끊김({0}행에서 다른 레코드 시작)',
  'cut short: another document begins on line {0}': '문서가 중간에 끊김({0}행에서 다른 문서 시작)',
  'cut short: OpenMetrics ends with "# EOF", and this file does not': 'OpenMetrics의 끝을 나타내는 "# EOF"가 없음',
  'the file is cut short: it ends inside a document': '파일이 문서 중간에 끝남',
  'the document is cut short: the next one begins here': '문서가 중간에 끊기고 다음 문서가 시작됨',
  '{0}; the file may be cut short here': '{0} (파일이 여기서 끊겼을 수 있음)',
  '{0}; nothing after it can be read': '{0} (이후 내용은 읽을 수 없음)',
  'too much of this file is damaged: it was given up here': '손상된 부분이 너무 많아 여기서 중단함',
  'a frame of {0} bytes; the file cannot be read from here on': '프레임 크기가 {0}바이트라서 이후 내용을 읽을 수 없음',
  'a frame that is no OTLP request': 'OTLP 요청이 아닌 프레임',
  'neither spans, log records nor metrics': '스팬, 로그, 지표가 아님',
  'not a protobuf request from byte {0} on: {1}': '{0}바이트 위치부터 protobuf 요청이 아님: {1}',
  'line of {0} bytes; a record has at most {1}': '줄이 너무 긺({0}바이트, 최대 {1}바이트)',
  'a line longer than {0} bytes': '{0}바이트를 넘는 줄',
  'a value of more than {0} bytes': '{0}바이트를 넘는 값',
  'record longer than {0}': '{0} 크기를 넘는 레코드',
  'longer than {0} MiB': '{0} MiB를 넘는 레코드',
  'nested deeper than {0} levels': '{0}단계보다 깊은 중첩',

  // of JSON
  'Line {0}, byte {1}: {2}': '{0}행({1}바이트 위치): {2}',
  'Byte {0}: {1}': '{0}바이트 위치: {1}',
  'line {0}, column {1} (byte {2}): {3}': '{0}행 {1}열({2}바이트 위치): {3}',
  'column {0}: {1}': '{0}열: {1}',
  '{0} stands outside of JSON': 'JSON 밖에 있는 문자: {0}',
  '{0} stands between two records': '두 레코드 사이에 있는 문자: {0}',
  '{0} stands where a key or a value belongs': '키나 값이 있어야 할 곳의 문자: {0}',
  '{0} stands where it cannot': '있을 수 없는 곳의 문자: {0}',
  '{0} found where a JSON document was expected': 'JSON 문서가 있어야 할 곳의 내용: {0}',
  '{0} found where {1} was expected': '잘못된 문자: {0} (필요한 것: {1})',
  'a string does not end on its line': '줄 안에서 끝나지 않은 문자열',
  'the text ends inside a string': '문자열 중간에서 텍스트가 끝남',
  'the text is not valid UTF-8': '올바른 UTF-8이 아닌 텍스트',
  'control characters in a string must be escaped': '문자열에 이스케이프하지 않은 제어 문자가 있음',
  'unknown escape in a string': '문자열에 알 수 없는 이스케이프가 있음',
  'numbers must not begin with 0': '0으로 시작하는 숫자',
  'the end of the text': '텍스트의 끝',
  "expected ',' or '}', found {0}": "',' 또는 '}'가 있어야 할 곳의 내용: {0}",
  "expected ',' or ']', found {0}": "',' 또는 ']'가 있어야 할 곳의 내용: {0}",
  'expected the end of the text, found {0}': '텍스트가 끝나야 할 곳의 내용: {0}',
  'expected a key in quotes, found {0}': '따옴표로 묶은 키가 있어야 할 곳의 내용: {0}',
  'expected a value, found {0}': '값이 있어야 할 곳의 내용: {0}',
  'expected a number, found {0}': '숫자가 있어야 할 곳의 내용: {0}',
  'expected a digit, found {0}': '숫자가 있어야 할 곳의 내용: {0}',
  'expected four hex digits after \\u': '\\u 뒤에 16진수 네 자리가 없음',

  // of archives
  'It is encrypted. Unpack the archive with its password, and open the files.':
    '암호화된 파일입니다. 비밀번호로 압축을 푼 뒤 그 파일을 여십시오.',
  'It is compressed with {0}. Unpack the archive, and open the files.':
    '지원하지 않는 방식으로 압축된 파일입니다({0}). 압축을 푼 뒤 그 파일을 여십시오.',
  'It is a link to another file.': '다른 파일을 가리키는 링크입니다.',
  'zip: cut short, without its directory': 'zip: 목록이 있는 끝부분이 잘렸습니다.',
  'zip: cut short inside its directory': 'zip: 끝부분의 목록이 중간에 잘렸습니다.',
  'zip: cut short at byte {0}': 'zip: 파일이 중간에 잘렸습니다(위치: {0}바이트).',
  'zip: no file and no directory begins here': 'zip: 이 위치에서 시작하는 파일이나 목록이 없습니다.',
  'zip: its data ends {0} bytes before its size says': 'zip: 데이터가 기록된 크기보다 {0}바이트 짧습니다.',
  'zip: its data ends {0} byte before its size says': 'zip: 데이터가 기록된 크기보다 {0}바이트 짧습니다.',
  'zip: it unpacks to {0} bytes, and its size says {1}': 'zip: 압축을 푼 크기({0}바이트)가 기록({1}바이트)과 다릅니다.',
  'zip: its checksum is wrong: some of it is not as it was written':
    'zip: 체크섬이 맞지 않아 내용이 손상되었을 수 있습니다.',
  'zip: the sizes behind it are not those of its data': 'zip: 뒤에 기록된 크기가 데이터와 맞지 않습니다.',
  'zip: nothing tells where it ends': 'zip: 파일이 끝나는 위치를 알 수 없습니다.',
  'zip: it is in the archive, and not in its directory': 'zip: 압축 파일에는 있지만 목록에는 없습니다.',
  'zip: the directory lists it where no file of its own begins: files that overlap are read once':
    'zip: 목록에 적힌 위치에서 시작하는 파일이 없습니다. 겹치는 파일은 한 번만 읽습니다.',
  'zip: the directory lists the same bytes twice: they are read once':
    'zip: 같은 데이터가 목록에 두 번 있어 한 번만 읽습니다.',
  'zip: the directory calls it {0}, and its header {1}': 'zip: 목록의 이름({0})과 헤더의 이름({1})이 다릅니다.',
};

const faults = addEngineTexts('faults', { ...FAULT_PLACES, ...KOREAN, ...RECORD_FAULTS });

/** Of files within files, and of colons in their names. */
const MOST_NAMES = 20;

/** Why a part of a file was not kept: behind the names of what it is a part of, as in "logs.json: …". */
export function engineReason(english: string): string {
  if (currentLocale().language !== 'ko') return english;
  const whole = faults().find(english);
  if (whole !== undefined) return whole;
  for (const { index } of [...english.matchAll(/: /g)].slice(0, MOST_NAMES)) {
    const korean = faults().find(english.slice(index + 2));
    if (korean !== undefined) return `${english.slice(0, index)}: ${korean}`;
  }
  return english;
}
