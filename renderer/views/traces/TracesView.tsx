export function TracesView() {
  return null;
}
