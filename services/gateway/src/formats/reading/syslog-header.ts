/** What stands before a message in a line of syslog, RFC 3164 or RFC 5424. */
export interface SyslogHeader {
  time?: string;
  host?: string;
}

const RFC_5424 = /^(?:<\d{1,3}>)?\d\s+(\S+)\s+(\S+)/;
const RFC_3164 =
  /^(?:<\d{1,3}>)?\s*([A-Z][a-z]{2}\s+\d{1,2}(?:\s+\d{4})?\s+\d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\dT\S+)\s+(\S+)/;

/** Time and host of the header, as far as it has them. */
export function syslogHeader(header: string): SyslogHeader {
  const [, time, host] = RFC_3164.exec(header) ?? RFC_5424.exec(header) ?? [];
  return {
    ...(time !== undefined && time !== '-' && { time }),
    ...(host !== undefined && host !== '-' && { host: host.replace(/:$/, '') }),
  };
}
