/** What files can be had of what matches. */
const FORMATS = [
  { format: 'csv', label: 'CSV, for a spreadsheet' },
  { format: 'ndjson', label: 'NDJSON, everything' },
  { format: 'stix', label: 'STIX bundle' },
  { format: 'navigator', label: 'ATT&CK Navigator layer' },
] as const;

/** A link to what matches, as a file. */
export interface ExportFile {
  label: string;
  href: string;
}

/** A link for each kind of file. */
export function exportUrls(filters: Readonly<Record<string, readonly string[]>>): ExportFile[] {
  return FORMATS.map(({ format, label }) => {
    const query = new URLSearchParams(
      Object.entries(filters).flatMap(([name, values]) => values.map((value) => [name, value])),
    );
    query.set('format', format);
    return { label, href: `/api/threats/export?${query.toString()}` };
  });
}

/** The form of a suppression rule, filled in from a row. */
export function suppressionQuery(row: {
  customer: string;
  product?: string;
  rule?: string;
  title: string;
}): Record<string, string> {
  const { customer, product, rule, title } = row;
  return { customer, title, ...(product && { product }), ...(rule && { ruleId: rule }) };
}
