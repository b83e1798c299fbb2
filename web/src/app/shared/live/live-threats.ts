import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { BatchLiveEvent, LiveEvent, ThreatSummary } from '@soc-agent/contracts';
import { LIVE_EVENTS } from '@soc-agent/contracts/vocabulary';
import { Subject, type Observable } from 'rxjs';
import { Session } from '../../session/session.js';
import { ThreatsApi } from '../api/threats-api.js';
import { LIVE_CONNECTION } from './live-socket.js';
import { SequenceLedger } from './sequence-ledger.js';

export type ConnectionState = 'connecting' | 'connected' | 'catching up' | 'reconnecting';

/** The screen changes at most this often. */
const FLUSH_EVERY_MS = 250;
/** How long a missing number may still arrive by itself. */
const GAP_PATIENCE_MS = 2000;
const CATCH_UP_PAGE = 200;
/** Lists take in the steps of bulk work at most this often. */
const BATCH_EVERY_MS = 1000;
/** Who was let go of asks again after this long. */
const LET_GO_MS = 2000;
/** Beyond this many missed changes the lists are read anew instead. */
const CATCH_UP_LIMIT = 2000;

/** The stream of changed threats: complete over lost connections, in bundles of at most four a second. */
@Injectable({ providedIn: 'root' })
export class LiveThreats {
  private readonly api = inject(ThreatsApi);
  private readonly session = inject(Session);
  private readonly socket = inject(LIVE_CONNECTION);
  private readonly ledger = new SequenceLedger();
  private readonly pending = new Map<string, ThreatSummary>();
  private readonly changed = new Subject<readonly ThreatSummary[]>();
  private readonly missed = new Subject<void>();
  private catchingUp = false;
  private lastFlush = 0;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private gapTimer: ReturnType<typeof setTimeout> | undefined;
  private batch: { count: number; seq: number } | undefined;
  private batchTimer: ReturnType<typeof setTimeout> | undefined;
  private againTimer: ReturnType<typeof setTimeout> | undefined;

  private readonly connection = signal<ConnectionState>('connecting');
  private readonly lastHeard = signal<number | undefined>(undefined);

  readonly state = this.connection.asReadonly();
  /** When the server was last known to be there, Unix milliseconds. */
  readonly lastContact = this.lastHeard.asReadonly();
  /** Bundles of changes, each threat at most once per bundle, oldest change first. */
  readonly changes: Observable<readonly ThreatSummary[]> = this.changed;
  /** Too much was missed to replay: lists are read again. */
  readonly lost: Observable<void> = this.missed;

  constructor() {
    const { socket } = this;
    socket.on('connect', () => void this.onConnect());
    socket.on('disconnect', (reason) => this.onDisconnect(reason));
    for (const name of LIVE_EVENTS) socket.on(name, (event) => this.onEvent(event));
    socket.on('threats.changed', (batch) => this.onBatch(batch));
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.flushTimer);
      clearTimeout(this.gapTimer);
      clearTimeout(this.againTimer);
      clearTimeout(this.batchTimer);
    });
  }

  /** Number of the last change up to which nothing is missing; undefined before there was one. */
  seenUpTo(): number | undefined {
    return this.ledger.seenUpTo;
  }

  /** Connects now instead of when the wait is over. */
  retry(): void {
    if (this.connection() !== 'reconnecting') return;
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Sets what a list already shows, so that a reconnect asks only for later changes. */
  startFrom(seq: number): void {
    if (this.ledger.seenUpTo === undefined) this.ledger.caughtUpTo(seq);
  }

  private onDisconnect(reason: string): void {
    this.connection.set('reconnecting');
    // only where we are let go of does the library not come back by itself
    if (reason !== 'io server disconnect') return;
    clearTimeout(this.againTimer);
    this.againTimer = setTimeout(() => this.socket.connect(), LET_GO_MS);
  }

  private async onConnect(): Promise<void> {
    this.lastHeard.set(Date.now());
    if (this.ledger.seenUpTo === undefined) this.connection.set('connected');
    else await this.catchUp();
  }

  private onEvent({ seq, threat }: LiveEvent): void {
    const now = Date.now();
    // what is not stored yet is no change that could be missed
    if (seq > 0) this.ledger.see(seq, now, this.session.who()?.customer ? threat.previousSeq : undefined);
    this.queue(threat);
    this.gapTimer ??= setTimeout(() => this.checkGap(), GAP_PATIENCE_MS);
  }

  /** Of many changes at once only the count comes: a few are fetched, for more the lists are read again. */
  private onBatch({ count, seq }: BatchLiveEvent): void {
    this.batch = { count: (this.batch?.count ?? 0) + count, seq: Math.max(this.batch?.seq ?? 0, seq) };
    this.batchTimer ??= setTimeout(() => {
      const batch = this.batch;
      this.batch = this.batchTimer = undefined;
      if (!batch || batch.seq <= (this.ledger.seenUpTo ?? 0)) return;
      if (batch.count <= CATCH_UP_PAGE && this.ledger.seenUpTo !== undefined) {
        void this.catchUp();
        return;
      }
      this.ledger.caughtUpTo(batch.seq);
      this.missed.next();
    }, BATCH_EVERY_MS);
  }

  private checkGap(): void {
    this.gapTimer = undefined;
    if (this.ledger.isBehind(Date.now(), GAP_PATIENCE_MS)) void this.catchUp();
  }

  private queue(threat: ThreatSummary): void {
    const waiting = this.pending.get(threat.id);
    if (waiting && waiting.seq >= threat.seq) return;
    this.pending.set(threat.id, threat);
    // The first change after a quiet time is shown at once.
    const wait = Math.max(0, this.lastFlush + FLUSH_EVERY_MS - Date.now());
    this.flushTimer ??= setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.flushTimer = undefined;
    this.lastFlush = Date.now();
    this.lastHeard.set(Date.now());
    const batch = [...this.pending.values()].sort((a, b) => a.seq - b.seq);
    this.pending.clear();
    if (batch.length > 0) this.changed.next(batch);
  }

  /** Fetches what was stored after the last number without a gap. */
  private async catchUp(): Promise<void> {
    if (this.catchingUp) return;
    this.catchingUp = true;
    const offline = this.connection() !== 'connected';
    if (offline) this.connection.set('catching up');
    try {
      await this.fetchMissed();
      if (offline) this.connection.set('connected');
    } catch {
      if (offline) this.connection.set('connected');
      this.missed.next();
    } finally {
      this.catchingUp = false;
    }
  }

  private async fetchMissed(): Promise<void> {
    for (let fetched = 0; ;) {
      const from = this.ledger.seenUpTo ?? 0;
      const { items, total } = await this.api.changedAfter(from, CATCH_UP_PAGE);
      const last = items.at(-1);
      if (!last) return;
      items.forEach((threat) => this.queue(threat));
      this.ledger.caughtUpTo(last.seq);
      fetched += items.length;
      if (items.length >= total) return;
      if (fetched >= CATCH_UP_LIMIT) {
        this.missed.next();
        return;
      }
    }
  }
}
