/** All that the page can call of the shell, in one list for every test that holds it to that. */
export const BRIDGE_CALLS = [
  'connect',
  'onOrder',
  'openDialog',
  'pathForFile',
  'platform',
  'prepareDrag',
  'printPdf',
  'revealFile',
  'setLanguage',
  'showLog',
  'startDrag',
];
