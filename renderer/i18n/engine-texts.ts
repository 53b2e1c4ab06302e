import { currentLocale } from './locale.ts';
import { TextPatterns } from './text-patterns.ts';

/**
 * What the engine says in English, and the same in Korean. `{0}` stands for what changes: names, numbers, paths, which
 * are kept as they are. Korean never hangs a particle on one. `engine-texts.test.ts` finds what the engine says in its
 * sources and wants each of it here.
 */
const KOREAN: Readonly<Record<string, string>> = {
  // receivers
  'port {0} is taken; listening on {1}': '{0}번 포트는 이미 사용 중이어서 {1}번 포트에서 수신합니다.',
  'port {0} and the {1} after it are taken': '{0}번 포트와 그다음 {1}개 포트가 모두 사용 중입니다.',
  'port {0} needs administrator rights': '{0}번 포트를 쓰려면 관리자 권한이 필요합니다.',
  'this machine has none of the addresses {0}': '이 컴퓨터에 없는 주소입니다: {0}',
  'Receiving is switched off in the settings.': '설정에서 수신을 껐습니다.',
  'Receiving has stopped. Close this session and open it again. ({0})':
    '수신 기능이 중단되었습니다. 이 세션을 닫고 다시 여십시오. ({0})',
  'This session does not receive.': '이 세션은 수신하지 않습니다.',
  'This session does not receive. Telemetry is received in {0}.':
    '이 세션은 수신하지 않습니다. 데이터를 수신하는 세션: {0}',

  // pipelines
  'Telemetry comes through the pipelines.': '데이터를 파이프라인으로 수신합니다.',
  'Pipelines are switched off here.': '여기서는 파이프라인을 쓸 수 없습니다.',
  'Start it with `tracebench serve --allow-pipelines` (in a checkout: `npm start -- --allow-pipelines`), or run them with `tracebench agent --config FILE`.':
    '`tracebench serve --allow-pipelines`(소스 저장소에서는 `npm start -- --allow-pipelines`) 명령으로 시작하거나 `tracebench agent --config FILE` 명령으로 실행하십시오.',
  'These pipelines are those of the file that `--config` names.': '`--config`로 지정한 파일의 파이프라인입니다.',
  'Change the file and send SIGHUP or start again, or start with `--allow-pipelines`.':
    '파일을 고친 뒤 SIGHUP을 보내거나 다시 시작하십시오. `--allow-pipelines`로 시작해도 됩니다.',
  'No pipelines run.': '실행 중인 파이프라인이 없습니다.',
  'There is no component "{0}".': '없는 구성 요소입니다: {0}',
  'There is no pipeline "{0}".': '없는 파이프라인입니다: {0}',
  'The pipeline "{0}" has no processor "{1}".': '파이프라인에 없는 프로세서입니다: {1} (파이프라인: {0})',
  'A "{0}" processor cannot be tried on stored items.': '저장된 항목으로 시험 실행할 수 없는 프로세서입니다: {0}',
  'Line {0}, column {1}: {2}': '{0}행 {1}열: {2}',
  'Nothing was changed.': '변경된 것은 없습니다.',
  'The pipelines that ran before run on.': '이전 파이프라인을 계속 실행합니다.',
  'The pipelines that ran before run on. Correct it, take it out of the configuration, or stop the pipelines first.':
    '이전 파이프라인을 계속 실행합니다. 해당 파이프라인을 고치거나 설정에서 빼거나, 먼저 중지하십시오.',
  'Telemetry goes straight into the store.': '데이터를 저장소에 바로 저장합니다.',
  'The pipelines cannot be kept: {0}': '파이프라인 설정을 저장하지 못했습니다: {0}',
  'It holds until Tracebench ends.': 'Tracebench를 종료하면 사라집니다.',
  'The session is being closed.': '세션을 닫는 중입니다.',
  'The configuration cannot be run.': '실행할 수 없는 설정입니다.',
  'Nothing of this signal is stored yet.': '이 신호의 데이터가 아직 없습니다.',
  'Only {0} are stored.': '저장된 항목은 {0}개뿐입니다.',
  'Only {0} is stored.': '저장된 항목은 {0}개뿐입니다.',
  'Nothing of this signal is stored of that time.': '그 시간에 저장된 이 신호의 데이터가 없습니다.',
  'Only {0} are stored of that time.': '그 시간에 저장된 항목은 {0}개뿐입니다.',
  'Only {0} is stored of that time.': '그 시간에 저장된 항목은 {0}개뿐입니다.',
  'There is no tail_sampling processor "{0}".': '없는 tail_sampling 프로세서입니다: {0}',
  'Trying it took longer than {0} s and was stopped.': '{0}초가 지나도 끝나지 않아 시험을 중단했습니다.',
  'Too many are under way.': '이미 여러 건을 진행 중입니다. 잠시 후 다시 시도하십시오.',

  'That session was written by an older Tracebench; to read it, its file would have to be changed.':
    '이전 버전의 Tracebench가 만든 세션입니다. 읽으려면 파일을 변경해야 합니다.',
  'Open it once, which brings it up to date, and try again.':
    '그 세션을 한 번 열어 새 버전으로 바꾼 뒤 다시 시도하십시오.',

  // topology
  'Collectors tell more series than {0}: not all were looked at.':
    'Collector가 보낸 시계열이 {0}개를 넘어 일부만 살펴보았습니다.',
  'Resources of Collectors too long to be looked at: {0}.': '너무 길어서 살펴보지 못한 Collector 리소스: {0}개',
  'Only {0} of {1} Collectors are drawn: those heard from last.':
    'Collector {1}개 가운데 최근에 데이터를 보낸 {0}개만 표시합니다.',
  'Connections too many to be drawn: {0}.': '너무 많아서 표시하지 않은 연결: {0}개',
  'Exporters that do not tell where they send to: {0}.': '보내는 곳을 알려 주지 않는 익스포터: {0}개',
  '{0} also names Collectors that send to others: a trace of several machines comes by several of these.':
    '다른 Collector로 보내는 Collector에도 붙어 있는 속성입니다({0}). 여러 컴퓨터에 걸친 추적은 이런 Collector 여러 대를 거칩니다.',

  // settings and sessions
  'Settings: {0} in {1} cannot be used; its default holds.': '설정: 쓸 수 없는 값이어서 기본값을 씁니다({0}, {1}).',
  'Settings: {0} is not a JSON object; the defaults hold.': '설정: JSON 객체가 아니어서 기본값을 씁니다({0}).',
  'Settings: {0} is not JSON; the defaults hold.': '설정: JSON 파일이 아니어서 기본값을 씁니다({0}).',
  'Settings: {0}; the defaults hold.': '설정: 파일을 읽지 못해 기본값을 씁니다({0}).',
  'The settings cannot be saved: {0}': '설정을 저장하지 못했습니다: {0}',
  'Nothing changed.': '변경된 것은 없습니다.',
  'This host keeps no settings.': '이 실행 환경은 설정을 저장하지 않습니다.',
  'This host keeps one session only.': '이 실행 환경은 세션을 하나만 보관합니다.',
  'This session is open.': '열려 있는 세션입니다.',
  'Open another session first, then delete this one.': '다른 세션을 연 뒤 삭제하십시오.',
  'The numbers in this session file leave no room for more. Open what it came from again.':
    '이 세션 파일의 번호에는 데이터를 더 저장할 여유가 없습니다. 원래의 파일을 다시 여십시오.',
  '{0} is not a plain file. Move it away, then open the session again.':
    '일반 파일이 아닙니다. 다른 곳으로 옮긴 뒤 세션을 다시 여십시오: {0}',
  '{0} is no session but another file. Choose another path for the session.':
    '세션이 아닌 파일입니다. 세션을 저장할 다른 경로를 지정하십시오: {0}',
  'Another program has this session open.': '다른 프로그램에서 이 세션을 열고 있습니다.',
  'That session is open in another window or program.': '그 세션은 다른 창이나 프로그램에서 열려 있습니다.',
  'Close it there first.': '그쪽에서 먼저 닫으십시오.',
  'That session is not among the deleted ones any more.': '삭제한 세션 목록에 더 이상 없는 세션입니다.',
  'There is no such session any more.': '더 이상 없는 세션입니다.',
  'Another session is being opened already.': '이미 다른 세션을 여는 중입니다.',
  'The session that was open stays open.': '열려 있던 세션은 그대로 열려 있습니다.',
  '{0} is already open in this process': '이미 열려 있는 파일입니다: {0}',
  '{0} is in use by process {1}': '프로세스 {1}에서 사용 중인 파일입니다: {0}',
  '{0} is in use by another process': '다른 프로세스에서 사용 중인 파일입니다: {0}',
  '{0} is in use by {1}': '사용 중인 파일입니다: {0} ({1})',
  '{0} cannot be opened as a store: {1}': '세션으로 열 수 없는 파일입니다: {0} ({1})',
  '{0} is damaged and cannot be opened. Put back a copy of it, or move it away to begin a new session. ({1})':
    '파일이 손상되어 열 수 없습니다. 사본으로 되돌리거나, 다른 곳으로 옮기고 새 세션을 시작하십시오: {0} ({1})',
  'A part of {0} is damaged and cannot be read. Export what can be, and begin a new session. ({1})':
    '파일의 일부가 손상되어 읽을 수 없습니다. 읽을 수 있는 데이터를 내보내고 새 세션을 시작하십시오: {0} ({1})',
  'The session file is being opened again. Try again in a moment.':
    '세션 파일을 다시 여는 중입니다. 잠시 후 다시 시도하십시오.',
  '{0} is not a whole Tracebench session: it has no table {1}': '온전한 세션 파일이 아닙니다: {0} ({1} 표 없음)',
  '{0} is not opened: its schema version is not a number Tracebench knows':
    '스키마 버전을 알 수 없어 열지 않았습니다: {0}',
  '{0} is a DuckDB database but not a Tracebench session': 'DuckDB 데이터베이스이지만 Tracebench 세션이 아닙니다: {0}',

  // files in and out
  '{0} files are being opened already.': '이미 파일 {0}개를 여는 중입니다.',
  'Wait for one of them, or cancel it.': '하나가 끝나기를 기다리거나 취소하십시오.',
  'This import is not under way (any more). Begin it again.': '진행 중인 가져오기가 아닙니다. 다시 시작하십시오.',
  'Wait for the answer to one piece before sending the next.': '앞 조각의 응답을 받은 뒤 다음 조각을 보내야 합니다.',
  '{0} is the session that is open.': '지금 열려 있는 세션입니다: {0}',
  '{0} holds more than {1} files. Open a part of them.': '파일이 {1}개 넘게 들어 있는 폴더입니다. 나누어 여십시오: {0}',
  'A file of this kind ({0}) cannot be followed: it is not written record after record. Open it without following.':
    '기록을 하나씩 이어 쓰는 형식이 아니어서 이어서 읽을 수 없습니다({0}). 한 번만 읽도록 여십시오.',
  '{0} is being followed already.': '이미 이어서 읽고 있는 파일입니다: {0}',
  'Files cannot be followed here.': '이 실행 환경에서는 파일을 이어서 읽을 수 없습니다.',
  'This folder holds no files. Choose a folder with dumps in it, or a file.':
    '파일이 들어 있지 않은 폴더입니다. 덤프가 든 폴더나 파일을 선택하십시오.',
  'Nothing in this folder could be read. {0}': '이 폴더에서 읽을 수 있는 파일이 없습니다. {0}',
  '{0} is not a file.': '파일이 아닙니다: {0}',
  'There is no file {0}. Check the path.': '파일이 없습니다. 경로를 확인하십시오: {0}',
  'This host does not open files by path. Drop the file instead.':
    '이 실행 환경에서는 경로로 열 수 없습니다. 파일을 끌어다 놓으십시오.',
  'Check the path and its permissions.': '경로와 권한을 확인하십시오.',
  'No PDF is printed here.': '여기서는 PDF를 만들 수 없습니다.',
  'Install Chromium, Chrome or Edge on the machine that serves this page, or save as HTML and print that.':
    '이 페이지를 제공하는 컴퓨터에 Chromium, Chrome, Edge 중 하나를 설치하거나, HTML로 저장한 뒤 인쇄하십시오.',
  'Other reports are being printed.': '다른 보고서를 PDF로 만드는 중입니다.',
  'Try again in a moment.': '잠시 후 다시 시도하십시오.',
  '{0} made no file.': 'PDF를 만들지 못했습니다: {0}',
  '{0} was stopped: it took longer than {1} s.': '{1}초가 넘게 걸려 중단했습니다: {0}',
  '{0} exports are under way already.': '이미 내보내기 {0}건을 진행 중입니다.',
  'Finish or cancel one of them.': '하나가 끝나기를 기다리거나 취소하십시오.',
  'This export is not under way (any more). Begin it again.': '진행 중인 내보내기가 아닙니다. 다시 시작하십시오.',
  'An export as {0} needs the table to be exported.': '{0} 형식으로 내보낼 표를 지정해야 합니다.',
  'This format holds spans only. Export the logs as OTLP.':
    '이 형식에는 스팬만 담을 수 있습니다. 로그는 OTLP로 내보내십시오.',
  'Metrics belong to no trace. Export everything in this format.':
    '지표는 추적에 속하지 않습니다. 이 형식으로는 전체를 내보내십시오.',
  'A session is saved whole. Export everything in this format.':
    '세션은 전체로만 저장합니다. 이 형식으로는 전체를 내보내십시오.',
  'The tables take {0} bytes, more than a ZIP holds. Export a part, or OTLP JSON Lines.':
    '표의 크기가 {0}바이트로 zip에 담을 수 없습니다. 일부만 내보내거나 OTLP JSON Lines로 내보내십시오.',
  'An HTML report shows one trace. Choose a trace first.':
    'HTML 보고서에는 추적 하나를 담습니다. 추적을 먼저 선택하십시오.',
  'The table {0} cannot be narrowed to {1}. Export all of it instead.':
    '{0} 표는 {1} 범위로 좁힐 수 없습니다. 전체를 내보내십시오.',
  'A table of traces cannot be made of a selection of log records.': '선택한 로그로는 추적 표를 만들 수 없습니다.',
  'the thread ended': '작업이 도중에 종료되었습니다.',
  'Tracebench is stopping': 'Tracebench를 종료하는 중입니다.',
  'the disk is almost full': '디스크가 거의 가득 찼습니다.',
  'the store could not keep it: {0}': '저장소에 쓰지 못했습니다: {0}',
  'requests cannot be read at the moment; send it again': '지금은 요청을 읽을 수 없습니다. 다시 보내십시오.',
  'reading requests has failed ({0}); send it again': '요청을 읽지 못했습니다({0}). 다시 보내십시오.',
  'the request log could not be written: {0}': '요청 로그에 쓰지 못했습니다: {0}',

  // questions
  '{0} holds names, such as {1}: write them in quotes.':
    '이름이 들어 있는 열입니다: {0} (따옴표로 묶어 쓰십시오. 예: {1})',
  'SQL is switched off here.': '여기서는 SQL을 쓸 수 없습니다.',
  'Start it with `tracebench serve --allow-sql` (in a checkout: `npm start -- --allow-sql`), or use `tracebench query --store FILE "SELECT …"`.':
    '`tracebench serve --allow-sql`(소스 저장소에서는 `npm start -- --allow-sql`) 명령으로 시작하거나 `tracebench query --store FILE "SELECT …"` 명령을 사용하십시오.',
  'A statement that was stopped has not ended yet. Wait for it, or open the session again.':
    '중단한 SQL 문이 아직 끝나지 않았습니다. 끝날 때까지 기다리거나 세션을 다시 여십시오.',
  'What is done with every item of a list cannot be interrupted: {0} is not available in it.':
    '목록의 항목마다 실행하는 작업은 중단할 수 없어 그 안에서는 쓸 수 없습니다: {0}',
  'One statement at a time, please.': 'SQL 문은 한 번에 하나만 실행할 수 있습니다.',
  'Only statements that read are allowed: SELECT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.':
    '읽기 전용 문만 쓸 수 있습니다: SELECT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.',
  'A statement may have {0} characters.': 'SQL 문은 {0}자까지 쓸 수 있습니다.',
  'The statement has too many parts. At most {0} SELECTs can be planned here, and 50 uses of views.':
    'SQL 문의 구성 요소가 너무 많습니다. SELECT는 {0}개까지, 뷰는 50번까지 쓸 수 있습니다.',
  '{0} is a view of somebody else. Put its SELECT in its place.':
    'Tracebench의 뷰가 아니어서 조회할 수 없습니다: {0}. 뷰 이름 대신 뷰의 SELECT 문을 직접 쓰십시오.',
  'The path or structure of {0} has to be written out, and be short.':
    '경로나 구조는 식이 아니라 짧은 상수로 직접 쓰십시오: {0}',
  'Only what is stored can be read: {0} is not available here.': '저장된 데이터만 읽을 수 있습니다. 사용 불가: {0}',
  'The statement took longer than {0} s and was stopped.': '실행 시간이 {0}초를 넘어 중단했습니다.',
  'The statement took too much memory and was stopped.': '메모리를 너무 많이 사용해 실행을 중단했습니다.',
  'A value of {0} in column {1} is too long; {2} MiB are the most. Ask for a part of it, e.g. with left().':
    '값이 너무 깁니다({0}, {1} 열). 최대 {2} MiB입니다. left() 등으로 일부만 조회하십시오.',
  'There is no trace {0} in this session.': '이 세션에 없는 추적입니다: {0}',
  'There is no span {0} in this session.': '이 세션에 없는 스팬입니다: {0}',
  'There is no log record {0} in this session.': '이 세션에 없는 로그입니다: {0}',
  'There is no metric {0} in this session.': '이 세션에 없는 지표입니다: {0}',
  'There is no metric {0} of {1} in this session.': '이 세션에 없는 지표입니다: {0} ({1})',
  'Only histograms have buckets; ask for lines instead.':
    '버킷은 히스토그램에만 있습니다. 다른 표시 방식을 선택하십시오.',
  'This metric has no points.': '데이터 포인트가 없는 지표입니다.',
  'A {0} has no {1}: ask for its value, rate or increase.':
    '이 종류의 지표({0})에서는 구할 수 없습니다({1}). 값, 초당 증가량, 증가량 중에서 선택하십시오.',
  'A distribution is no single value: ask for its rate, increase, mean or a quantile.':
    '분포는 값 하나로 나타낼 수 없습니다. 초당 증가량, 증가량, 평균, 분위수 중에서 선택하십시오.',
  'An expression can ask for at most {0} different attributes.':
    '한 조건식에서 서로 다른 속성은 최대 {0}개까지 지정할 수 있습니다.',
  'An expression can look for at most {0} texts in spans.':
    '한 조건식에서 스팬의 텍스트는 최대 {0}개까지 찾을 수 있습니다.',
  '"{0}" is not a regular expression (RE2): {1}': '올바른 정규식(RE2)이 아닙니다: “{0}” ({1})',
  'A log record has no "{0}".': '로그에는 없는 필드입니다: “{0}”',
  'A span has no "{0}".': '스팬에는 없는 필드입니다: “{0}”',
  '{0} has no "{1}".': '없는 필드입니다: “{1}” ({0})',
  '"{0}" cannot be compared with {1}.': '{1} 연산자로 비교할 수 없는 필드입니다: “{0}”',
  '"{0}" is no status: error, ok or unset.': '상태가 아닙니다: “{0}”. error, ok, unset 중에서 입력하십시오.',
  '"{0}" is no severity: {1}, or a number.': '심각도가 아닙니다: “{0}”. {1} 또는 숫자를 입력하십시오.',
  '"{0}" is no number, which {1} needs.': '숫자가 아닙니다: “{0}”. {1} 연산자는 숫자만 비교합니다.',
  '"{0}" is no number of nanoseconds.': '나노초 단위의 정수가 아닙니다: “{0}”',
  'These records say more than {0} different things; choose fewer of them, e.g. one service.':
    '서로 다른 로그가 {0}가지를 넘습니다. 서비스 하나만 선택하는 식으로 범위를 좁히십시오.',

  // examples of what was changed or left out
  '{0} read as UTC; it may be local time': '{0}: UTC로 읽음(현지 시각일 수 있음)',
  '{0} read as of {1}; it may be of {2}': '{0}: {1}년으로 읽음({2}년일 수 있음)',
  'seen at {0}': '관측 시각: {0}',
  'a span without a process': '프로세스가 없는 스팬',
  'a tag without a key': '키가 없는 태그',
  '{0}: too many to be held': '{0}: 너무 많아 보관하지 못함',
  '{0} is none that can be kept: {1}': '{0}: 보관할 수 없는 값({1})',

  // the line to the engine
  'There is no operation "{0}".': '엔진이 모르는 작업입니다: “{0}”',
  'Reload the page.': '페이지를 새로 고치십시오.',
  '{0} calls are running already.': '이미 요청 {0}건을 처리하는 중입니다.',
  'Wait for an answer, then try again.': '응답을 받은 뒤 다시 시도하십시오.',
  'The answer cannot be sent: {0}': '응답을 보낼 수 없습니다: {0}',
  'This is a defect: please report it.': 'Tracebench의 결함입니다. 알려 주십시오.',
  'This is a defect in Tracebench: please report it with the message.':
    'Tracebench의 결함입니다. 메시지와 함께 알려 주십시오.',
  'Cancelled.': '취소했습니다.',
  'This window has no session.': '이 창에는 세션이 없습니다.',
  'The page is gone.': '페이지가 닫혔습니다.',
  'The engine was stopped.': '엔진을 중지했습니다.',
  'Tracebench is closing.': 'Tracebench를 종료하는 중입니다.',
  'The engine stopped {0} times within a minute. {1}': '엔진이 1분 안에 {0}번 중단되었습니다. {1}',
  'There is no memory for the answer.': '결과를 담을 메모리가 부족합니다.',
  'Close other tabs and try again.': '다른 탭을 닫고 다시 시도하십시오.',
  'Not connected to the engine: {0}.': '엔진과 연결되어 있지 않습니다: {0}',
  'the line to the engine broke': '연결이 끊어졌습니다',
  'the engine closed the line ({0})': '엔진이 연결을 닫았습니다({0})',
  'the connection was closed': '연결을 닫았습니다',
  'closed by the page': '페이지에서 연결을 닫았습니다',
  'The engine stopped unexpectedly (exit code {0}).{1}': '엔진이 예기치 않게 중단되었습니다(종료 코드 {0}).{1}',
  'The engine stopped unexpectedly (exit code {0}).': '엔진이 예기치 않게 중단되었습니다(종료 코드 {0}).',
  'The answer could not be fetched from the server.': '서버에서 응답을 가져오지 못했습니다.',
  'Try again.': '다시 시도하십시오.',
  'Reconnect, or start Tracebench again.': '다시 연결하거나 Tracebench를 다시 시작하십시오.',
};

type Texts = Readonly<Record<string, string>>;

/** Whose texts only some screens show. They are looked at in this order, whichever of those screens was loaded first. */
const SUBJECTS = ['faults', 'pipelines'] as const;
const added = new Map<(typeof SUBJECTS)[number], Texts>();

let all: TextPatterns | undefined;
const patterns = (): TextPatterns =>
  (all ??= new TextPatterns(KOREAN, ...SUBJECTS.map((subject) => added.get(subject) ?? {})));

/**
 * Makes the texts of a subject known to whoever shows what the engine said. Returns what finds those alone, and what the engine
 * says of anything: who knows what a text is about asks this, for the texts of another subject may fit it too.
 */
export function addEngineTexts(subject: (typeof SUBJECTS)[number], korean: Texts): () => TextPatterns {
  added.set(subject, korean);
  all = undefined;
  let own: TextPatterns | undefined;
  return () => (own ??= new TextPatterns(KOREAN, korean));
}

/** The Korean of what the engine said; undefined for what is not known. */
export const toKorean = (english: string): string | undefined => patterns().find(english);

/** The same by texts of their own, which are known nowhere else. */
export function koreanOf(texts: Texts): typeof toKorean {
  let known: TextPatterns | undefined;
  return (english) => (known ??= new TextPatterns(texts)).find(english);
}

/** What the engine said, in the reader's language where it is known. */
export function engineText(english: string): string {
  if (currentLocale().language !== 'ko') return english;
  return toKorean(english) ?? english;
}
