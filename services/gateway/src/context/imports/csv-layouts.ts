import type { IndicatorKind } from '@soc-agent/contracts';

/** The values of a line by the names of the columns; empty ones are absent. */
export type CsvRecord = Readonly<Record<string, string>>;

/** A table as some feed ships it. */
export interface CsvLayout {
  /** The source of its entries, unless the request names one. */
  source: string;
  /** Columns it is recognised by. */
  columns: readonly string[];
  /** What a line says: fields of indicators, none for what does not concern us. */
  read(record: CsvRecord): Record<string, unknown>[];
}

/** What feeds call the kinds of what they list; of two values in one, `filename|md5`, those that have a kind. */
const KINDS: Readonly<Record<string, IndicatorKind>> = {
  ip: 'ip',
  'ip:port': 'ip',
  'ip-src': 'ip',
  'ip-dst': 'ip',
  domain: 'domain',
  hostname: 'domain',
  url: 'url',
  uri: 'url',
  link: 'url',
  md5: 'hash',
  md5_hash: 'hash',
  sha1: 'hash',
  sha1_hash: 'hash',
  sha256: 'hash',
  sha256_hash: 'hash',
  sha512: 'hash',
  'user-agent': 'userAgent',
};

function observables(types: string | undefined, values: string | undefined): { kind: IndicatorKind; value: string }[] {
  const names = (types ?? '').toLowerCase().split('|');
  const parts = names.length > 1 ? (values ?? '').split('|') : [values ?? ''];
  return names.flatMap((name, n) => {
    const [kind, value] = [KINDS[name], parts[n]];
    return kind && value ? [{ kind, value }] : [];
  });
}

function described(...parts: readonly (string | undefined)[]): string {
  return (
    parts
      .filter((part) => part && !/^(?:n\/a|none)$/i.test(part))
      .join(', ')
      .slice(0, 512) || 'listed'
  );
}

/** abuse.ch writes its times in UTC and without saying so. */
function inUtc(time: string | undefined): { seenAt?: string } {
  if (!time) return {};
  const written = time.replace(/ UTC$/, '').replace(' ', 'T');
  return { seenAt: /T[\d:.]+$/.test(written) ? `${written}Z` : written };
}

/** Feeds whose tables are known by their columns, the most telling first. */
export const CSV_LAYOUTS: readonly CsvLayout[] = [
  {
    source: 'ThreatFox',
    columns: ['first_seen_utc', 'ioc_value', 'ioc_type'],
    read: ({ ioc_type, ioc_value, threat_type, malware_printable, first_seen_utc }) =>
      observables(ioc_type, ioc_value).map((observable) => ({
        ...observable,
        description: described(malware_printable, threat_type),
        ...inUtc(first_seen_utc),
      })),
  },
  {
    source: 'URLhaus',
    columns: ['dateadded', 'url', 'url_status'],
    read: ({ url, threat, tags, dateadded }) =>
      observables('url', url).map((observable) => ({
        ...observable,
        description: described(threat, tags),
        ...inUtc(dateadded),
      })),
  },
  {
    source: 'MalwareBazaar',
    columns: ['first_seen_utc', 'sha256_hash'],
    read: ({ sha256_hash, sha1_hash, md5_hash, signature, file_name, first_seen_utc }) =>
      [sha256_hash, sha1_hash, md5_hash].flatMap((value) =>
        observables('sha256', value).map((observable) => ({
          ...observable,
          description: described(signature, file_name),
          ...inUtc(first_seen_utc),
        })),
      ),
  },
  {
    source: 'Feodo Tracker',
    columns: ['first_seen_utc', 'dst_ip'],
    read: ({ dst_ip, malware, c2_status, first_seen_utc }) =>
      observables('ip', dst_ip).map((observable) => ({
        ...observable,
        description: described(malware, c2_status && `command and control ${c2_status}`),
        ...inUtc(first_seen_utc),
      })),
  },
  {
    source: 'MISP',
    columns: ['event_id', 'category', 'type', 'value'],
    read: ({ type, value, comment, category, to_ids, date, event_info }) =>
      to_ids === '0'
        ? []
        : observables(type, value).map((observable) => ({
            ...observable,
            description: described(comment, event_info, category),
            // seconds since 1970
            ...(date && { seenAt: /^\d+$/.test(date) ? Number(date) : date }),
          })),
  },
];

/** The layout that has these columns among its own; undefined for none. */
export function layoutOf(header: readonly string[]): CsvLayout | undefined {
  return CSV_LAYOUTS.find(({ columns }) => columns.every((column) => header.includes(column)));
}
