/** A kind of key in Redis. */
export interface KeyDefinition {
  /** Below the prefix of its shard; what stands in `<>` differs from key to key. */
  pattern: string;
  type: 'hash' | 'zset' | 'string' | 'set' | 'list' | 'stream';
  holds: string;
  /** By what its shard is chosen; `first` lies in the first one. */
  shard: 'threat' | 'customer' | 'itself' | 'first' | 'each';
  /** When it is gone. */
  until: string;
}

/** Every key of the system; `make observability` makes a page of them. Names in triage are digests. */
export const KEYS = {
  run: {
    pattern: 'run:<threat>',
    type: 'hash',
    holds: 'an analysis under way: the signal, its stage, deadline, plan, and the slots filled so far',
    shard: 'threat',
    until: 'its analysis is stored',
  },
  runs: { pattern: 'runs', type: 'zset', holds: 'runs under way by deadline', shard: 'each', until: 'it is empty' },
  runsFirst: {
    pattern: 'runs:first',
    type: 'zset',
    holds: 'threats under way that are not stored yet, by id',
    shard: 'each',
    until: 'it is empty',
  },
  runsTurns: {
    pattern: 'runs:turns',
    type: 'hash',
    holds: 'the last turn of each sender with runs under way, and that of the run that ended last',
    shard: 'each',
    until: 'none is under way',
  },
  recordFull: {
    pattern: 'record:full',
    type: 'string',
    holds: 'that the record is at its bound, and nothing in it may go',
    shard: 'first',
    until: 'a minute after it was said last',
  },
  triageCustomers: {
    pattern: 'triage:customers',
    type: 'zset',
    holds: 'customers that are counted, by the order of their last signal',
    shard: 'each',
    until: 'counters are rebuilt',
  },
  triageTurn: {
    pattern: 'triage:turn',
    type: 'string',
    holds: 'how many signals were counted',
    shard: 'each',
    until: 'counters are rebuilt',
  },
  triageOf: {
    pattern: 'triage:of:<customer>',
    type: 'hash',
    holds: 'the first event, and how often verdicts changed',
    shard: 'customer',
    until: '60 days after the last signal',
  },
  triageRules: {
    pattern: 'triage:of:<customer>:rules',
    type: 'zset',
    holds: 'rules by their last event',
    shard: 'customer',
    until: '60 days after the last signal',
  },
  triageRule: {
    pattern: 'triage:of:<customer>:rule:<rule>',
    type: 'hash',
    holds: 'the first event, alerts of each hour, hours and busiest hour of each day, ratings of its source',
    shard: 'customer',
    until: '60 days after its last signal',
  },
  triagePairs: {
    pattern: 'triage:of:<customer>:pairs',
    type: 'zset',
    holds: 'rules with entities by their last event',
    shard: 'customer',
    until: '60 days after the last signal',
  },
  triageVerdicts: {
    pattern: 'triage:of:<customer>:verdicts:<rule>[:<entity>]',
    type: 'hash',
    holds: 'verdicts by week, account and outcome',
    shard: 'customer',
    until: '26 weeks after the last verdict',
  },
  triageJudged: {
    pattern: 'triage:of:<customer>:judged',
    type: 'list',
    holds: 'the latest verdicts with the scores they were given on',
    shard: 'customer',
    until: '26 weeks after the last verdict',
  },
  triageEverywhere: {
    pattern: 'triage:rule:<rule>',
    type: 'hash',
    holds: 'verdicts of all customers of the shard by outcome',
    shard: 'each',
    until: '26 weeks after the last verdict',
  },
  triageVerdict: {
    pattern: 'triage:verdict:<threat>',
    type: 'hash',
    holds: 'which change of the verdict on a threat is counted, and how',
    shard: 'customer',
    until: '26 weeks after the last change',
  },
  triageGiven: {
    pattern: 'triage:given:<threat>',
    type: 'hash',
    holds: 'the counters given to a threat whose run lies in another shard',
    shard: 'customer',
    until: '10 minutes later',
  },
  folded: {
    pattern: 'folded:<threat>',
    type: 'hash',
    holds: 'how many alerts of each hour are counted that were folded into the threat',
    shard: 'customer',
    until: 'a day after the last was folded',
  },
  foldsSlice: {
    pattern: 'folds:slice',
    type: 'string',
    holds: 'which slice of groups is the newest',
    shard: 'each',
    until: 'never',
  },
  foldsSince: { pattern: 'folds:since', type: 'string', holds: 'when it began', shard: 'each', until: 'never' },
  folds: {
    pattern: 'folds:<slice>',
    type: 'hash',
    holds: 'by a digest of their group, threats that signals may be folded into',
    shard: 'customer',
    until: 'three more slices are begun, or two windows later',
  },
  receiptsSlice: {
    pattern: 'receipts:slice',
    type: 'string',
    holds: 'which slice of receipts is the newest',
    shard: 'each',
    until: 'never',
  },
  receiptsSince: { pattern: 'receipts:since', type: 'string', holds: 'when it began', shard: 'each', until: 'never' },
  receipts: {
    pattern: 'receipts:<slice>',
    type: 'hash',
    holds: 'threats by what was sent: digests of keys and events, ids and contents',
    shard: 'itself',
    until: 'three more slices are begun, or 36 hours without any',
  },
  turns: {
    pattern: 'turns:<queue>',
    type: 'hash',
    holds: 'the last turn of each sender whose signals wait',
    shard: 'each',
    until: 'none wait, or an hour after the last came',
  },
  model: {
    pattern: 'model',
    type: 'hash',
    holds: 'tokens spent today, tokens left this minute, failures in a row, pauses',
    shard: 'first',
    until: 'never',
  },
  modelPermits: {
    pattern: 'model:permits',
    type: 'zset',
    holds: 'calls of the model under way by when their leave lapses',
    shard: 'first',
    until: 'it is empty',
  },
  modelAnswer: {
    pattern: 'model:answer:<digest>',
    type: 'string',
    holds: 'what the model answered to a question',
    shard: 'itself',
    until: '`LLM_CACHE_SECONDS` later',
  },
  session: {
    pattern: 'session:<digest>',
    type: 'string',
    holds: 'who is logged in, and since when',
    shard: 'first',
    until: '12 hours after it was used',
  },
  sessionsOf: {
    pattern: 'sessions-of:<user>',
    type: 'set',
    holds: 'sessions of a person',
    shard: 'first',
    until: 'a week after the last login',
  },
  login: {
    pattern: 'login:<address|name|device>:<of whom>',
    type: 'string',
    holds: 'tries to log in',
    shard: 'first',
    until: '15 minutes after the first',
  },
  device: {
    pattern: 'device:<digest>',
    type: 'string',
    holds: 'who logged in with this browser before',
    shard: 'first',
    until: '180 days later',
  },
  requests: {
    pattern: 'requests:<of whom>',
    type: 'string',
    holds: 'requests of a key, a person, or an address that nobody is known by',
    shard: 'first',
    until: 'a minute after the first',
  },
  turn: {
    pattern: '<generator|trigger>:turn',
    type: 'string',
    holds: 'which demo scenario comes next',
    shard: 'first',
    until: 'never',
  },
  live: {
    pattern: 'socket.io',
    type: 'stream',
    holds: 'live events on their way to the other notifiers',
    shard: 'first',
    until: 'the newest 10,000 have come after',
  },
  queue: {
    pattern: '<queue>:<key of BullMQ>',
    type: 'hash',
    holds: 'jobs and their states, as BullMQ keeps them',
    shard: 'threat',
    until: 'a job is done; failed ones a week later',
  },
  carried: {
    pattern: '<queue>:carried',
    type: 'hash',
    holds: 'which job carries a job that was added at the same moment, by their ids',
    shard: 'threat',
    until: 'both are done',
  },
} as const satisfies Record<string, KeyDefinition>;

/** A key of this kind: what is in `<>` in turn. */
export function keyOf(prefix: string, kind: keyof typeof KEYS, ...parts: string[]): string {
  const left = [...parts];
  return `${prefix}:${KEYS[kind].pattern.replace(/<[^>]*>/g, () => left.shift() ?? '')}`;
}
