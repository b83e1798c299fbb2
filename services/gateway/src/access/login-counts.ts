import { Injectable } from '@nestjs/common';
import { Meter } from '@soc-agent/platform';

const WAYS = ['password', 'link', 'provider'] as const;
const OUTCOMES = ['succeeded', 'refused', 'held_up'] as const;

/** Counts attempts to log in, so that somebody hears of many that fail. */
@Injectable()
export class LoginCounts {
  private readonly counter;

  constructor(meter: Meter) {
    const all = WAYS.flatMap((way) => OUTCOMES.map((outcome) => ({ way, outcome })));
    this.counter = meter.counter('soc_logins_total', all);
  }

  note(way: (typeof WAYS)[number], outcome: (typeof OUTCOMES)[number]): void {
    this.counter.inc({ way, outcome });
  }
}
