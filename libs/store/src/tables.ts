/** A table of the database. */
export interface TableDefinition {
  holds: string;
  /** Which rows people see who are bound to one customer: that customer's, those for all customers, both, or none. */
  seenByCustomers: 'own' | 'shared' | 'own and shared' | 'none';
}

/** Every table of the record; `make observability` makes a page of them. Partitions are not listed, they belong to their table. */
export const TABLES = {
  customers: { holds: 'every customer, with the number that other tables use', seenByCustomers: 'own' },
  customer_configurations: { holds: 'what a customer says about itself, as JSON', seenByCustomers: 'own' },
  customer_changes: { holds: 'the last change number of each customer', seenByCustomers: 'own' },
  context_events: {
    holds: 'deployments, maintenance and incidents of the infrastructure',
    seenByCustomers: 'own and shared',
  },
  context_indicators: { holds: 'addresses, domains, hashes and URLs known from feeds', seenByCustomers: 'shared' },
  context_news: { holds: 'reports about attacks', seenByCustomers: 'shared' },
  context_totals: { holds: 'how many documents each collection of context has', seenByCustomers: 'shared' },
  context_imports: { holds: 'imports of indicators and news, with their progress', seenByCustomers: 'none' },
  suppression_rules: { holds: 'rules by which signals are stored without an analysis', seenByCustomers: 'own' },
  playbook_armings: { holds: 'who approved which version of a playbook', seenByCustomers: 'none' },
  threats: { holds: 'one row per threat, with everything that lists show, filter and sort by', seenByCustomers: 'own' },
  threat_documents: {
    holds: 'the signal and the analysis of each threat, compressed; a partition for each month',
    seenByCustomers: 'own',
  },
  threat_entities: { holds: 'the entities of each threat, to find related threats', seenByCustomers: 'own' },
  threat_log: { holds: 'comments, and changes of state and assignee', seenByCustomers: 'own' },
  threat_actions: { holds: 'planned actions that were decided on or sent', seenByCustomers: 'own' },
  verdict_changes: { holds: 'every verdict on a threat, and its withdrawal', seenByCustomers: 'own' },
  counted_verdicts: {
    holds: 'the verdict the counters have for a threat, and whether they have the latest',
    seenByCustomers: 'none',
  },
  review_groups: { holds: 'which threats of a group need a person, and its common verdict', seenByCustomers: 'none' },
  group_verdicts: { holds: 'verdicts on groups that their threats do not have yet', seenByCustomers: 'none' },
  folded_threats: { holds: 'threats that took in repeated signals, and how many', seenByCustomers: 'own' },
  folded_signals: { holds: 'the signals that were folded into a threat', seenByCustomers: 'own' },
  bulk_jobs: { holds: 'changes of many threats at once, and how far they are', seenByCustomers: 'own' },
  bulk_items: { holds: 'the threats of such a change, with what an undo restores', seenByCustomers: 'own' },
  incidents: { holds: 'incidents, as JSON, with what lists filter and sort by', seenByCustomers: 'own' },
  incident_groups: { holds: 'groups of threats, which incidents are made of', seenByCustomers: 'own' },
  incident_threats: { holds: 'the group of each threat', seenByCustomers: 'own' },
  incident_entities: { holds: 'entities that can tie groups together', seenByCustomers: 'own' },
  incident_facts: { holds: 'what was counted about an entity up to an hour', seenByCustomers: 'none' },
  incident_log: { holds: 'what happened to an incident', seenByCustomers: 'own' },
  incident_boards: {
    holds: "the version of each customer's incidents, for writes at the same time",
    seenByCustomers: 'none',
  },
  incident_emptied: { holds: 'groups that lost a threat and may be empty', seenByCustomers: 'none' },
  incident_progress: { holds: 'up to which change number all threats have been placed', seenByCustomers: 'none' },
  threat_figures: { holds: 'counts of threats per day, customer and dimension', seenByCustomers: 'own' },
  counted_figures: { holds: 'up to which change number these counts go', seenByCustomers: 'shared' },
  figure_retractions: {
    holds: 'threats as they were before a change, to be subtracted from these counts',
    seenByCustomers: 'own',
  },
  graded_days: { holds: 'how many threats of each severity a customer had per day', seenByCustomers: 'own' },
  threat_counts: { holds: 'counts made by an earlier version; no longer read', seenByCustomers: 'own' },
  counted_threats: { holds: 'up to which change number those went', seenByCustomers: 'none' },
  threat_retractions: { holds: 'changes those counts had not taken in', seenByCustomers: 'none' },
  audit_chains: { holds: 'the newest hash of each chain of the audit log', seenByCustomers: 'own' },
  audit_events: { holds: 'the entries of the audit log', seenByCustomers: 'own' },
  audit_texts: { holds: 'the texts of those entries, which can be removed', seenByCustomers: 'own' },
  audit_checks: { holds: 'how far the audit log was checked, and the first fault', seenByCustomers: 'none' },
  users: { holds: 'people and their roles', seenByCustomers: 'none' },
  login_links: { holds: 'links by which a person sets a password, once', seenByCustomers: 'none' },
  api_keys: { holds: 'digests and scopes of API keys', seenByCustomers: 'none' },
  seen_marks: { holds: 'up to which change a person has seen the list', seenByCustomers: 'none' },
  saved_views: { holds: 'named filters of the list', seenByCustomers: 'own' },
  schema_migrations: { holds: 'the migrations that were run', seenByCustomers: 'none' },
} as const satisfies Record<string, TableDefinition>;
