import { describe, expect, it } from '@jest/globals';
import { csvTable } from './csv-rows.js';

const COLUMNS = { required: ['kind', 'value', 'description'], optional: ['source'], lists: [], feeds: true };
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

function read(...lines: string[]): { source: string | undefined; documents: unknown[]; errors: number } {
  const { source, rows } = csvTable(Buffer.from(lines.join('\r\n')), COLUMNS);
  const found = [...rows];
  return {
    source,
    documents: found.flatMap(({ documents = [] }) => documents),
    errors: found.filter(({ error }) => error !== undefined).length,
  };
}

describe('a table as feeds ship it', () => {
  it('of URLhaus has its header in the last comment', () => {
    const table = read(
      '################################',
      '# abuse.ch URLhaus Database Dump (CSV - recent URLs only)       #',
      '#',
      '# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter',
      '"3400001","2026-11-27 05:59:08","http://198.51.100.9:46081/bin.sh","online","2026-11-27 05:59:08","malware_download","32-bit,elf,mirai","https://urlhaus.abuse.ch/url/3400001/","geenensp"',
    );
    expect(table).toEqual({
      source: 'URLhaus',
      errors: 0,
      documents: [
        {
          kind: 'url',
          value: 'http://198.51.100.9:46081/bin.sh',
          description: 'malware_download, 32-bit,elf,mirai',
          seenAt: '2026-11-27T05:59:08Z',
        },
      ],
    });
  });

  it('of ThreatFox has blanks behind its commas, and ports behind its addresses', () => {
    const table = read(
      '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","reference","tags","anonymous","reporter"',
      '"2026-11-27 05:00:00", "1", "198.51.100.7:443", "ip:port", "botnet_cc", "win.x", "None", "Remcos", "", "75", "None", "rat", "0", "abuse_ch"',
      `"2026-11-27 05:00:01", "2", "${MD5}", "md5_hash", "payload", "win.x", "None", "Remcos", "", "75", "None", "", "0", "abuse_ch"`,
      '"2026-11-27 05:00:02", "3", "someone@example.org", "envelope_from", "payload", "win.x", "None", "X", "", "75", "None", "", "0", "abuse_ch"',
      '"2026-11-27 05:00:03", "4", "broken',
    );
    expect(table).toMatchObject({
      source: 'ThreatFox',
      errors: 1,
      documents: [
        { kind: 'ip', value: '198.51.100.7:443', description: 'Remcos, botnet_cc', seenAt: '2026-11-27T05:00:00Z' },
        { kind: 'hash', value: MD5 },
      ],
    });
  });

  it('of MalwareBazaar has three digests in a line', () => {
    const table = read(
      '# "first_seen_utc","sha256_hash","md5_hash","sha1_hash","reporter","file_name","file_type_guess","mime_type","signature","clamav","vtpercent","imphash","ssdeep","tlsh"',
      `"2026-11-27 05:00:00", "${'a'.repeat(64)}", "${MD5}", "${'b'.repeat(40)}", "x", "invoice.exe", "exe", "application/x-dosexec", "n/a", "n/a", "n/a", "n/a", "n/a", "n/a"`,
    );
    expect(table.documents).toMatchObject([
      { kind: 'hash', value: 'a'.repeat(64), description: 'invoice.exe' },
      { kind: 'hash', value: 'b'.repeat(40) },
      { kind: 'hash', value: MD5 },
    ]);
  });

  it('of Feodo Tracker has a header of its own', () => {
    const table = read(
      '# Feodo Tracker Botnet C2 IP Blocklist #',
      '"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"',
      '"2026-11-27 05:00:00","198.51.100.8","443","online","2026-11-27","QakBot"',
      '# END 1 entries',
    );
    expect(table).toMatchObject({
      source: 'Feodo Tracker',
      documents: [{ kind: 'ip', value: '198.51.100.8', description: 'QakBot, command and control online' }],
    });
  });

  it('of MISP has two values in one, and attributes that are no indicators', () => {
    const table = read(
      'uuid,event_id,category,type,value,comment,to_ids,date,object_relation,attribute_tag',
      `"u1",7,"Payload delivery","filename|md5","a|${MD5}","dropper",1,1795759200,"",""`,
      '"u2",7,"Network activity","ip-dst|port","198.51.100.9|8080","",1,1795759200,"",""',
      '"u3",7,"Network activity","domain|ip","evil.example|198.51.100.10","",1,1795759200,"",""',
      '"u4",7,"Other","domain","good.example","",0,1795759200,"",""',
    );
    expect(table.documents).toEqual([
      { kind: 'hash', value: MD5, description: 'dropper, Payload delivery', seenAt: 1795759200 },
      { kind: 'ip', value: '198.51.100.9', description: 'Network activity', seenAt: 1795759200 },
      { kind: 'domain', value: 'evil.example', description: 'Network activity', seenAt: 1795759200 },
      { kind: 'ip', value: '198.51.100.10', description: 'Network activity', seenAt: 1795759200 },
    ]);
  });

  it('of anybody else is read by what its columns are called', () => {
    const columns = { ...COLUMNS, required: ['value'], called: new Map([['ioc', 'value']]) };
    const { rows } = csvTable(Buffer.from('Score,IOC\n7,198.51.100.7\n'), columns);
    expect([...rows].map(({ documents }) => documents)).toEqual([[{ value: '198.51.100.7' }]]);
  });
});
