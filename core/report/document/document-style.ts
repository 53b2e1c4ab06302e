import { TALLEST_MM } from './first-picture.ts';
import { HANGUL_FAMILY } from '../html/hangul-faces.ts';

/** Light on any screen: so are the pictures, and so is paper. */
export const DOCUMENT_STYLE = `
:root{color-scheme:light;--paper:#fcfbf8;--raised:#fff;--line:#e4e0d7;--text:#20232a;--text2:#535863;--text3:#6a6f7b;--accent:#4a55c6;--bad:#bb1f33;--warn:#8a5c00}
*{box-sizing:border-box}
body{margin:0 auto;padding:40px 24px 64px;max-width:1080px;background:var(--paper);color:var(--text);
 font:420 14px/1.6 ${HANGUL_FAMILY},Inter,Pretendard,system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:24px;line-height:1.3;font-weight:600;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:17px;line-height:1.4;font-weight:600;margin:0 0 6px;overflow-wrap:anywhere}
h3,h4,h5,h6{font-size:14px;font-weight:600;margin:16px 0 4px}
p,ul,ol,blockquote{margin:0 0 10px;overflow-wrap:anywhere}
a{color:var(--accent)}
code,pre{font-family:${HANGUL_FAMILY},ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace;font-size:12px}
code{background:#f1eee6;border-radius:3px;padding:1px 4px;overflow-wrap:anywhere}
pre{margin:0 0 10px;padding:10px 12px;background:var(--raised);border:1px solid var(--line);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{background:none;padding:0}
blockquote{padding-left:12px;border-left:3px solid var(--line);color:var(--text2)}
hr{border:0;border-top:1px solid var(--line);margin:20px 0}
.kicker,.source{color:var(--text3);font-size:12px}
.kicker{margin:0 0 4px}
.notice{margin:6px 0 0;color:var(--text2)}
.source{margin:6px 0 0;overflow-wrap:anywhere}
.block{margin-top:32px}
nav{margin-top:20px;padding:10px 16px;border:1px solid var(--line);border-radius:6px;background:var(--raised)}
nav ol{margin:0;padding-left:22px}
nav a{color:var(--text);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
figure{margin:0;overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--raised)}
figure svg text{white-space:pre}
figure>svg{display:block;font-family:${HANGUL_FAMILY},Inter,Pretendard,system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;max-width:100%;height:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45}
th{font-weight:560;text-align:left;color:var(--text2);white-space:nowrap}
td,th{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
th,h1,h2{word-break:keep-all}
h1,h2{text-wrap:balance}
.long,.log .body{overflow-wrap:anywhere;min-width:10em}
.number{text-align:right;white-space:nowrap}
.number+:not(.number){padding-left:16px}
.moment{white-space:nowrap}
.log .moment{color:var(--text2)}
.log td{font-family:${HANGUL_FAMILY},ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace;font-size:12px}
.log .body{white-space:pre-wrap}
.log .bad{color:var(--bad);font-weight:600}
.log .warn{color:var(--warn);font-weight:600}
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
button:hover{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
th[aria-sort=ascending] button::after{content:" ▲"}
th[aria-sort=descending] button::after{content:" ▼"}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);color:var(--text3);font-size:12px}
#save{float:right;color:var(--accent)}
@page{size:A4;margin:14mm 12mm;@bottom-right{content:counter(page) " / " counter(pages);font:9px system-ui,sans-serif;color:#6a6f7b}}
@media print{
 body{max-width:none;padding:0;background:#fff;font-size:11px}
 nav,footer{display:none}
 .block{margin-top:20px}
 h2,h3{break-after:avoid}
 .source{break-before:avoid}
 tr,thead{break-inside:avoid}
 th button{display:contents}
 .scroll{overflow:visible}
 table,code,pre{font-size:10px}
 td,th{padding:3px 8px 3px 0}
 th,th.number{white-space:normal}
 .long{min-width:7em}
 .number+:not(.number){padding-left:12px}
 .snug{font-size:9px}
 .wide,.widest{font-size:8px}
 .snug td,.snug th{padding-right:7px}
 .wide td,.wide th{padding-right:5px}
 .widest td,.widest th{min-width:0;padding-right:3px;overflow-wrap:anywhere}
 .widest td.number,.widest td.moment{white-space:normal}
 .log td{font-size:9px}
 .source{font-size:9px}
 .source code,.source.place{display:none}
 figure{break-inside:avoid;border:0;overflow:visible;print-color-adjust:exact;-webkit-print-color-adjust:exact}
 figure>svg{width:100%;max-height:240mm}
 ${TALLEST_MM.map((mm) => `.tall${mm}>figure>svg{max-height:${mm}mm}`).join('\n ')}
 a{color:inherit;text-decoration:none}
}
`;
