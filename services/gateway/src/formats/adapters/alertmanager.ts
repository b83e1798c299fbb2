import type { Format } from '../format.js';
import { endpoints } from '../reading/names.js';
import { severityOfWord } from '../reading/severities.js';

/** One alert of Prometheus' Alertmanager; of a webhook, what its group has in common is beside it in `group`. */
export const alertmanager: Format = {
  name: 'alertmanager',
  title: 'Alertmanager alert',
  recognises: (alert) => alert.has('startsAt') && (alert.has('labels') || alert.has('group.commonLabels')),
  read(alert) {
    const label = (...names: readonly string[]): string | undefined =>
      alert.text(
        ...names.flatMap((name) => [`labels.${name}`, `group.commonLabels.${name}`, `group.groupLabels.${name}`]),
      );
    const note = (name: string): string | undefined =>
      alert.text(`annotations.${name}`, `group.commonAnnotations.${name}`);
    const rule = label('alertname');
    const instance = endpoints(
      alert,
      ...[
        'labels.instance',
        'labels.host',
        'labels.hostname',
        'labels.node',
        'labels.pod',
        'group.commonLabels.instance',
      ],
    );
    alert.ignore('endsAt', 'group');
    const startsAt = alert.text('startsAt') ?? '';
    const fingerprint = alert.text('fingerprint');
    return {
      eventId: fingerprint && `${fingerprint}:${startsAt}`,
      time: alert.time('startsAt'),
      severity: severityOfWord(label('severity', 'priority', 'level')),
      title: note('summary') ?? note('title') ?? rule,
      description: note('description') ?? note('message'),
      product: 'Alertmanager',
      vendor: 'Prometheus',
      ruleId: rule,
      ruleName: rule,
      entities: {
        // a scrape target is a name and a port
        hosts: instance.hosts.map((host) => host.replace(/:\d+$/, '')),
        destIps: instance.addresses,
        sourceIps: alert.entities('sourceIps', 'labels.src_ip', 'labels.source_ip', 'labels.client_ip', 'labels.srcip'),
        users: alert.entities('users', 'labels.user', 'labels.username'),
      },
      mitreHints: alert.texts('labels.mitre', 'labels.mitre_technique', 'labels.technique'),
      metadata: {
        status: alert.text('status'),
        service: label('service', 'job', 'app'),
        namespace: label('namespace'),
        runbook: note('runbook_url'),
        link: alert.text('generatorURL'),
        labels: alert.value('labels'),
      },
    };
  },
};
