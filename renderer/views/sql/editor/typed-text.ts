import { EditorView } from '@codemirror/view';

/**
 * What is typed is put into the document here, before the browser puts it into the page: where Chromium writes over coloured
 * text it keeps the look of that as an inline style, which the page's policy refuses with an error. Letters that are being
 * composed (IME) are left to the browser.
 */
export const typedText = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    if (inputType !== 'insertText' || data === null || isComposing || view.composing || view.state.readOnly)
      return false;
    const { state } = view;
    const { from, to } = state.selection.main;
    const insert = () => state.update(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    const isTaken = state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert));
    if (!isTaken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});
