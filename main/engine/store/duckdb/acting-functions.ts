/**
 * Functions that a SELECT may call like any other and that do more than read what is stored, in a read-only transaction
 * as well:
 *
 *   settings, checkpoints   act on the whole database: after `enable_logging` to a file no statement runs any more
 *   files                   only the database's own are open to them; whoever closes one gives up the lock on it, and
 *                           a second program may write where we do
 *   statements as text      would hide any of these from whoever looks at the statement
 *   memory addresses        are read as they are
 *   waiting                 does nothing but hold a processor
 *   what is known of DuckDB tells paths of this machine; its catalog may be read
 *   variants, plans         follow what they are given into its depth, until the stack ends
 */
const CATALOG = 'columns|constraints|functions|indexes|keywords|schemas|sequences|tables|types|views';
const ACTING = String.raw`(?:en|dis)able_\w+|(?:force_)?checkpoint|truncate_duckdb_logs|write_log|sleep_ms|pg_sleep|duckdb_secrets|which_secret|duckdb_extensions|check_peg_parser|sql_auto_complete|read_\w+|parquet_\w+|sniff_csv|glob|query(?:_table)?|json_execute_serialized_sql|\w+_scan(?:_dumb)?|(?:duckdb|pragma)_(?!(?:${CATALOG})\b)\w+|databases|pg_(?:settings|database)|current_setting|variant_\w+|make_type|test_\w+|json_deserialize_sql|json_serialize_plan`;

const NAME = new RegExp(`^(?:${ACTING})$`, 'i');
/** As DuckDB writes stored definitions: names of functions that are words as well stand in quotes. */
const CALL = new RegExp(`\\b(${ACTING})"?\\(`, 'i');

export function isActing(functionName: string): boolean {
  return NAME.test(functionName);
}

/** The first acting function that a stored view or macro calls. */
export function findActingCall(definition: string): string | undefined {
  return CALL.exec(definition)?.[1];
}
