/** One line of a CSV file, or one object of a bundle, before it is validated. */
export interface ImportRow {
  /** From 1. */
  line: number;
  /** Share of the file that is read with it, 0..1. */
  progress: number;
  /** What it says, as fields of the class to be; several when it names several, none when it does not concern us. */
  documents?: Record<string, unknown>[];
  /** Why it cannot be understood. */
  error?: string;
}
