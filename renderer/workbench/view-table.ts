import { useEffect } from 'react';
import { create } from 'zustand';
import type { ExportScope } from '../../contract/operations/files.ts';
import type { ExportRequest } from '../state/exports.ts';

/** What the open view can give away: its table as CSV, its trace, the traces it compares or has chosen. null while it has nothing. */
interface ViewExports {
  readonly table: ExportRequest | null;
  readonly trace: string | null;
  readonly compared: readonly string[] | null;
  readonly chosen: readonly string[] | null;
  /** What of it was last asked for. */
  readonly wanted: ExportScope['kind'];
}

export const useViewExports = create<ViewExports>()(() => ({
  table: null,
  trace: null,
  compared: null,
  chosen: null,
  wanted: 'trace',
}));

/** A view tells what "this table" in the export menu means. Give a stable object (useMemo). */
export function useTableExport(request: ExportRequest): void {
  useEffect(() => {
    useViewExports.setState({ table: request });
    return () => useViewExports.setState({ table: null });
  }, [request]);
}

/** A view of one trace offers it for export. */
export function useTraceExport(traceId: string): void {
  useEffect(() => {
    useViewExports.setState({ trace: traceId });
    return () => useViewExports.setState({ trace: null });
  }, [traceId]);
}

/** A view of two traces offers both, as one file. */
export function useComparedExport(before: string, after: string): void {
  useEffect(() => {
    useViewExports.setState({ compared: before === after ? [before] : [before, after] });
    return () => useViewExports.setState({ compared: null });
  }, [before, after]);
}

/** A view of which some traces are chosen offers them, as one file. Give a stable array (useMemo); null for none. */
export function useChosenExport(chosen: readonly string[] | null): void {
  useEffect(() => {
    useViewExports.setState({ chosen });
    return () => useViewExports.setState({ chosen: null });
  }, [chosen]);
}
