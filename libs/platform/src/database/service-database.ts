/** What the platform has to know of a service's database. */
export interface ServiceDatabase {
  /** Connections by what they are doing, and how many statements wait for one. */
  readonly connections: Readonly<Record<'active' | 'idle' | 'waiting', number>>;
  observe(observer: {
    answered(statement: string, seconds: number, failure: 'away' | 'timeout' | 'refused' | undefined): void;
  }): void;
  /** @throws Error that says why it cannot be used. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
