import { HANGUL_FAMILY } from './hangul-faces.ts';
import { paletteCss } from './service-palette.ts';

const light = `--paper:#fcfbf8;--raised:#fff;--line:#e4e0d7;--text:#20232a;--text2:#535863;--text3:#6a6f7b;--accent:#4a55c6;--bad:#bb1f33;--badsoft:#bb1f3324;--warn:#8a5c00`;
const dark = `--paper:#1a1d22;--raised:#21242b;--line:#2b2f38;--text:#e4e6eb;--text2:#a9afbb;--text3:#8a91a0;--accent:#93a0ff;--bad:#ff7b72;--badsoft:#ff7b7238;--warn:#e3b341`;

const indents = Array.from({ length: 13 }, (_, depth) => `.d${depth}{padding-left:${depth * 12}px}`).join('');

/** The whole style of the file. It holds nothing of the telemetry, so its hash is known and the policy can name it. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;${light}}
${paletteCss('light')}
@media screen and (prefers-color-scheme:dark){:root{${dark}}${paletteCss('dark')}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 24px 64px;max-width:1128px;background:var(--paper);color:var(--text);
 font:420 13px/1.5 ${HANGUL_FAMILY},Inter,Pretendard,system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:20px;line-height:1.3;font-weight:600;margin:2px 0 4px;overflow-wrap:anywhere}
h2{font-size:16px;font-weight:600;margin:36px 0 8px}
h3{font-size:12px;font-weight:600;color:var(--text2);margin:14px 0 4px;overflow-wrap:anywhere}
p{margin:0 0 6px}
a{color:inherit}
code,pre,.attributes td{font-family:${HANGUL_FAMILY},ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace;font-size:12px}
code{overflow-wrap:anywhere}
.kicker,.meta,.note{color:var(--text3)}
.note{margin-top:8px}
.notice{color:var(--text2)}
.unread{margin:6px 0 0;color:var(--text2)}
.bad{color:var(--bad)}
button{font:inherit;color:var(--text);background:var(--raised);border:1px solid var(--line);border-radius:4px;padding:4px 12px;cursor:pointer}
button:hover{border-color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.buttons{margin:12px 0}
dl{display:flex;flex-wrap:wrap;margin:8px 0;border:1px solid var(--line);border-radius:6px;background:var(--raised)}
dl div{flex:1 1 auto;padding:10px 16px}
dt{color:var(--text3);font-size:12px}
dd{margin:0;font-size:16px}
dl div:first-child dd{font-size:13px;line-height:24px;white-space:nowrap}
.warnings{margin:12px 0;padding:8px 12px 8px 28px;border-left:3px solid var(--warn);background:var(--raised);color:var(--text2)}
.inferred{border:1px dashed var(--text3);border-radius:3px;padding:0 5px;font-size:11px;color:var(--text3);white-space:nowrap}
table{border-collapse:collapse;width:100%}
th{font-weight:560;text-align:left;color:var(--text2)}
td,th{padding:4px 8px;border-bottom:1px solid var(--line);vertical-align:top}
td:first-child,th:first-child{padding-left:0}
.number{text-align:right;white-space:nowrap}
.share{white-space:nowrap}
.service{unicode-bidi:isolate;overflow-wrap:anywhere}
.service i{display:inline-block;width:15px;height:15px;margin-right:6px;border-radius:3px;background:var(--hue);color:var(--on);font:600 8px/15px system-ui,sans-serif;text-align:center;vertical-align:1px}
.timeline{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--raised)}
.timeline svg{display:block}
.rows{break-inside:avoid;content-visibility:auto;contain-intrinsic-size:1080px 800px}
svg text{font:11px ${HANGUL_FAMILY},Inter,Pretendard,system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;fill:var(--text);white-space:pre;unicode-bidi:isolate}
svg a{text-decoration:none;cursor:pointer}
svg a:hover text{fill:var(--accent)}
svg .tick,svg .length{fill:var(--text3)}
svg .faint{fill:var(--text3);font-style:italic}
svg .bang,svg .bad{fill:var(--bad);font-weight:600}
svg .initial{font-size:8px;font-weight:600;fill:var(--on);text-anchor:middle}
svg .inside{fill:var(--on)}
.grid{stroke:var(--line);fill:none}
.dot,.bar,.stripe{fill:var(--hue)}
.failed{fill:var(--badsoft);stroke:var(--bad)}
.thin{fill:var(--bad)}
.track{fill:var(--line)}
.missing{fill:none;stroke:var(--text3);stroke-dasharray:4 3}
.whisker{stroke:var(--hue);fill:none;opacity:.75}
svg .length{stroke:var(--raised);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
.whisker-quiet{stroke:var(--text3);fill:none}
.queue{fill:url(#queue)}
.path{fill:var(--text)}
.fold{fill:var(--line);opacity:.45}
.tear{stroke:var(--text3);fill:none}
svg .hidden{fill:var(--text2);font-weight:600}
.moment{fill:var(--paper);stroke:var(--hue);stroke-width:1.5}
path.moment.bad{stroke:var(--bad)}
.chevron{stroke:var(--text2);fill:none;stroke-width:1.5}
.instant{fill:var(--paper);stroke:var(--warn);stroke-width:1.5}
path.event{stroke:var(--text);stroke-width:1.5;opacity:.8}
.exception{fill:var(--bad);stroke:var(--paper);stroke-width:1}
.errors{list-style:none;padding:0;margin:0}
.errors>li{padding:8px 12px;margin:0 0 6px;border:1px solid var(--line);border-left:3px solid var(--bad);border-radius:4px;background:var(--raised);break-inside:avoid-page}
.message,.thrown p{overflow-wrap:anywhere}
pre{margin:4px 0;padding:8px 12px;background:var(--paper);border:1px solid var(--line);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
.row{display:grid;grid-template-columns:minmax(0,1fr) 200px 92px 92px 92px 150px;gap:12px;padding:3px 8px;align-items:baseline}
.row>span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.head{color:var(--text2);font-weight:560;border-bottom:1px solid var(--line)}
.span{border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 27px}
.span>summary{cursor:pointer;list-style:none}
.span>summary::-webkit-details-marker{display:none}
.span .name::before{content:"▸";display:inline-block;width:14px;color:var(--text3)}
.span[open] .name::before{content:"▾"}
.span>summary:hover{background:var(--raised)}
.span:target>summary{box-shadow:inset 3px 0 var(--accent)}
.body{padding:8px 12px 16px 22px;background:var(--raised);overflow-wrap:anywhere}
.attributes th{width:34%;font-weight:420;overflow-wrap:anywhere}
.attributes td{white-space:pre-wrap;overflow-wrap:anywhere}
.attributes td+td{width:70px;font:inherit;color:var(--text3);text-align:right;white-space:normal}
div.event{padding-left:10px;border-left:2px solid var(--line);margin-bottom:8px}
.thrown{color:var(--text)}
${indents}
@media(max-width:800px){.row{grid-template-columns:minmax(0,1fr) 92px}.row>span:nth-child(2),.row>span:nth-child(3),.row>span:nth-child(5),.row>span:nth-child(6){display:none}}
@media print{
 body{max-width:none;padding:0;background:#fff}
 button,.buttons{display:none}
 .timeline{overflow:visible;border:0}
 .timeline svg{width:100%;height:auto}
 .rows,.span{content-visibility:visible}
 .dot,.bar,.stripe,.failed,.fold,.path,.service i{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
