import type { Format } from '../format.js';
import { hintsIn } from '../reading/attack-hints.js';
import { domainUser, endpoints } from '../reading/names.js';
import { severityOfWord } from '../reading/severities.js';

const ATTACK_FIELDS = [
  'annotations.mitre_attack',
  'annotations.mitre_attack.mitre_technique_id',
  'mitre_technique_id',
  'annotations.mitre_attack.mitre_tactic_id',
  'mitre_tactic_id',
];

/** A notable event (or finding) of Splunk Enterprise Security. `src` and `dest` hold an address or a name. */
export const splunkNotable: Format = {
  name: 'splunk',
  title: 'Splunk ES notable',
  recognises: (notable) =>
    notable.peekText('event_id').includes('@@notable@@') ||
    ((notable.has('search_name') || notable.has('rule_title')) &&
      (notable.has('urgency') || notable.has('security_domain'))),
  read(notable) {
    const source = endpoints(notable, 'src', 'src_ip', 'src_host');
    const dest = endpoints(notable, 'dest', 'dest_ip', 'dest_host', 'dvc');
    const title = notable.text('rule_title', 'rule_name', 'search_name', 'savedsearch_name');
    notable.ignore(
      'index',
      'sourcetype',
      'eventtype',
      'event_hash',
      'status',
      'notable_type',
      'linecount',
      'splunk_server',
    );
    return {
      eventId: notable.text('event_id', 'finding_id', 'notable_id', 'event_hash'),
      time: notable.time('_time', 'orig_time', 'time', 'info_search_time'),
      severity: severityOfWord(notable.text('urgency', 'severity', 'priority')),
      title,
      description: notable.text(
        'rule_description',
        'description',
        'savedsearch_description',
        'risk_message',
        'message',
      ),
      product: 'Splunk Enterprise Security',
      vendor: 'Splunk',
      ruleId: notable.text('search_name', 'source', 'rule_name', 'rule_title'),
      ruleName: notable.text('rule_name', 'rule_title', 'search_name'),
      entities: {
        sourceIps: source.addresses,
        destIps: dest.addresses,
        users: [
          ...domainUser(notable, 'user_nt_domain', 'user'),
          ...notable.texts('user').slice(1),
          ...notable.texts('src_user'),
          ...(notable.text('risk_object_type') === 'user' ? notable.texts('risk_object') : []),
        ],
        hosts: [
          ...dest.hosts,
          ...source.hosts,
          ...(notable.text('risk_object_type') === 'system' ? notable.texts('risk_object') : []),
        ],
        urls: notable.entities('urls', 'url'),
        domains: notable.entities('domains', 'query', 'domain'),
        hashes: notable.entities('hashes', 'file_hash', 'process_hash', 'sha256', 'md5'),
        files: notable.entities('files', 'file_path', 'file_name').slice(0, 1),
        processes: notable.entities('processes', 'process_path', 'process_name', 'process').slice(0, 1),
        userAgents: notable.entities('userAgents', 'http_user_agent'),
        cves: notable.entities('cves', 'cve', 'signature'),
      },
      mitreHints: hintsIn(notable.texts(...ATTACK_FIELDS)),
      metadata: {
        securityDomain: notable.text('security_domain'),
        riskScore: notable.number('risk_score'),
        count: notable.number('count', 'orig_event_count'),
        vendorVerdict: notable.text('disposition_label', 'disposition'),
        status: notable.text('status_label', 'status'),
        owner: notable.text('owner'),
        action: notable.text('action'),
        application: notable.text('app'),
        signature: notable.text('signature'),
        reportedBy: notable.text('vendor_product', 'orig_sourcetype'),
        drilldown: notable.text('drilldown_search'),
      },
    };
  },
};
