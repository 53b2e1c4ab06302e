// Bundled, because the page works without a network. Both come in pieces by Unicode range, so that a page without Hangul
// loads one Latin file.
import '@fontsource-variable/inter/wght.css';
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
