import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';

/** What a PromQL expression speaks of. */
export interface Mentions {
  metrics: readonly string[];
  /** Label names of selectors and of grouping, for the whole expression. */
  labels: readonly string[];
}

/** Replaces what Grafana puts in before it asks. */
export function withoutVariables(expression: string): string {
  return expression.replaceAll('$__rate_interval', '1m').replaceAll(/\$\w+_price/g, '1');
}

/** @throws Error that shows what does not parse. */
export function readPromql(expression: string): Mentions {
  const mentions = { metrics: new Set<string>(), labels: new Set<string>() };
  promql.parse(expression).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`PromQL does not parse at ${from}: ${expression}`);
      const text = expression.slice(from, to);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') mentions.metrics.add(text);
      if (type.name === 'LabelName') mentions.labels.add(text);
    },
  });
  return { metrics: [...mentions.metrics], labels: [...mentions.labels] };
}

/** @throws Error that shows what does not parse. */
export function checkLogql(expression: string): void {
  logql.parse(expression).iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new Error(`LogQL does not parse at ${from}: ${expression}`);
    },
  });
}
